import { GatewayError } from '../domain/errors.js';

export interface SpoolLimits {
  /** The maximum bytes of uploads per tenant. */
  tenantBytes: number;
  /** The maximum bytes of uploads of all tenants together. */
  totalBytes: number;
}

/** A reserved part of the quota, until it is released. */
export interface Share {
  become(bytes: number): void;
}

const megabyte = 1024 * 1024;
const afterSeconds = 5;

/** Tracks the total size of uploads, reserved before anything is read. */
export class SpoolQuota {
  private readonly byTenant = new Map<string, number>();
  private total = 0;

  constructor(private readonly limits: SpoolLimits) {}

  take(tenant: string, bytes: number): Share {
    const { tenantBytes, totalBytes } = this.limits;
    if ((this.byTenant.get(tenant) ?? 0) + bytes > tenantBytes)
      throw new GatewayError(
        'rate_limited',
        `Your uploads in progress would exceed ${tenantBytes / megabyte} MB. Wait until others have completed.`,
        { retry: { safe: true, afterSeconds } },
      );
    if (this.total + bytes > totalBytes)
      throw new GatewayError('unavailable', 'Too many uploads are in progress on this gateway.', {
        retry: { safe: true, afterSeconds },
      });
    let held = 0;
    const become = (now: number): void => {
      this.add(tenant, now - held);
      held = now;
    };
    become(bytes);
    return { become };
  }

  private add(tenant: string, bytes: number): void {
    this.total += bytes;
    const has = (this.byTenant.get(tenant) ?? 0) + bytes;
    if (has === 0) this.byTenant.delete(tenant);
    else this.byTenant.set(tenant, has);
  }
}

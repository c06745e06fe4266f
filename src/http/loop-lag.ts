import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type GatewayConfig } from '../config/environment.js';
import { GatewayError } from '../domain/errors.js';
import { CONFIG } from '../tokens.js';

/** With 200 samples, the 99th percentile shows two stalls, or a single one that lasts half of the window. */
const windowMs = 2_000;
const resolutionMs = 10;

/** Refuses requests while this process cannot keep up, before anything is read or stored. */
@Injectable()
export class LoopLag implements OnModuleInit, OnApplicationShutdown {
  private readonly delays = monitorEventLoopDelay({ resolution: resolutionMs });
  private timer: NodeJS.Timeout | undefined;
  private p99Ms = 0;

  constructor(@Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'shedLagMs'>) {}

  onModuleInit(): void {
    this.delays.enable();
    this.timer = setInterval(() => {
      this.p99Ms = this.delays.percentile(99) / 1e6;
      this.delays.reset();
    }, windowMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.delays.disable();
  }

  /** @param waitedMs how long the request has waited to start */
  shed(waitedMs: number): void {
    if (Math.max(this.p99Ms, waitedMs) <= this.config.shedLagMs) return;
    throw new GatewayError('unavailable', 'The gateway is overloaded. Nothing was done.', {
      retry: { safe: true, afterSeconds: windowMs / 1_000 },
    });
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { Admission } from './admission.js';
import { ApiKeys } from './api-keys.js';
import { AuthGuard } from './auth.js';
import { Forms } from './form.js';
import { Idempotency } from './idempotency.js';
import { InFlight } from './in-flight.js';
import { KeyRing } from './key-ring.js';
import { LoopLag } from './loop-lag.js';
import { OperatorReads } from './operator-reads.js';
import { ProblemFilter } from './problem.filter.js';
import { KeptAnswers } from './kept-answer.js';
import { RateLimits } from './rate-limit.js';
import { UnauthenticatedLimits } from './unauthenticated-limits.js';
import { RememberedAnswers } from './remembered-answers.js';
import { RequestPipe } from './validation.js';
import { WaitingPlaces } from './waiting-places.js';

/** Shared by every route: key, limits, validation, problems. Needs CONFIG, LOGGER, VOLATILE_STORE and the Ledger. */
@Module({})
export class HttpModule {
  static with(keys: ApiKeys): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      providers: [
        { provide: ApiKeys, useValue: keys },
        KeyRing,
        OperatorReads,
        AuthGuard,
        RateLimits,
        UnauthenticatedLimits,
        Admission,
        LoopLag,
        InFlight,
        WaitingPlaces,
        { provide: APP_GUARD, useExisting: AuthGuard },
        { provide: APP_PIPE, useClass: RequestPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Idempotency,
        Forms,
        RememberedAnswers,
        KeptAnswers,
      ],
      exports: [AuthGuard, Idempotency, Forms, RememberedAnswers, KeptAnswers, UnauthenticatedLimits],
    };
  }
}

import type { Pool } from 'pg'
import type { Actor } from '../../kernel/access.ts'
import type { Context } from '../../platform/http/route.ts'

/** What working on an import needs: a pool for copying rows, and contexts for the actor on whose behalf it runs. */
export interface ImportEnvironment {
  readonly pool: Pool
  contextFor(actor: Actor): Promise<Context>
  /** Told after every committed step. */
  onProgress?(progress: { phase: string; share: number | null; read: number; failed: number }): void
}

/** Thrown inside a transaction to give it up when the import was cancelled or another worker took it over. */
export class Superseded extends Error {}

/** Thrown inside a transaction to give up what a dry run wrote. */
export class DryRunOver extends Error {}

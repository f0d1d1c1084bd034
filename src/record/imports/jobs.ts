import { z } from 'zod'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import { enqueue, job } from '../../platform/jobs/jobs.ts'
import type { ImportEnvironment } from './environment.ts'
import { runImport } from './run.ts'
import { abandonedImports } from './store.ts'
import { undoImportNow } from './undo.ts'

const Payload = z.object({ importId: z.number() })

export const IMPORT_JOBS = [
  job({
    name: 'imports.run',
    payload: Payload,
    run: ({ importId }, environment: ImportEnvironment) => runImport(environment, importId),
  }),
  job({
    name: 'imports.check',
    payload: Payload,
    run: ({ importId }, environment: ImportEnvironment) => runImport(environment, importId, true),
  }),
  job({
    name: 'imports.undo',
    payload: Payload,
    run: ({ importId }, environment: ImportEnvironment) => undoImportNow(environment, importId),
  }),
]

const JOB_OF: Readonly<Record<string, string>> = {
  running: 'imports.run',
  checking: 'imports.check',
  undoing: 'imports.undo',
}

/** Takes up imports whose process died, whether it was a server or a command: looked for at the start and every 20 s. */
export function watchAbandonedImports(runtime: { db: Db; log: { warn(details: object, message: string): void } }): {
  stop(): Promise<void>
} {
  const look = async () => {
    for (const { id, kind, state } of await abandonedImports(runtime.db)) {
      // The sample company is loaded by its own job, which takes its load up itself.
      const name = kind === 'sample' ? 'sample.load' : (JOB_OF[state] ?? '')
      await inTransaction(runtime.db, (trx) =>
        enqueue(trx, name, { importId: id }, { key: `${name}:${id}`, queue: 'imports' }),
      )
    }
  }
  let looking: Promise<void> = Promise.resolve()
  const lookAgain = () => {
    looking = look().catch((error: unknown) => runtime.log.warn({ err: error }, 'abandoned imports not looked for'))
  }
  lookAgain()
  const timer = setInterval(lookAgain, 20_000)
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}

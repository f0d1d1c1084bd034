import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { BadConfig, readConfig, type Config } from './config.ts'
import { Refusal } from './kernel/refusal.ts'
import { systemClock } from './platform/clock/clock.ts'
import { addOperations } from './operations/commands.ts'
import { createLog } from './platform/log/log.ts'
import { openRuntime } from './runtime.ts'
import { serve } from './serve.ts'
import { APP_COMMANDS, type WithRuntime } from './slices.ts'

const WEB_DIRECTORY = fileURLToPath(new URL('../dist/web', import.meta.url))

/** Says one line on stderr and sets the exit code: 1 when something went wrong, 2 when the call itself was wrong. */
function fail(sentence: string, code: 1 | 2): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = code
}

const withRuntime: WithRuntime = async (work) => {
  const config = readConfig(process.env)
  const log = createLog(process.env['LOG_LEVEL'] === undefined ? 'warn' : config.LOG_LEVEL)
  const runtime = await openRuntime({ config, log, clock: systemClock, maxConnections: 6 })
  try {
    return await work(runtime)
  } finally {
    await runtime.close()
  }
}

async function serveUntilStopped(config: Config): Promise<void> {
  const log = createLog(config.LOG_LEVEL)
  // Heard from the first moment on: a stop during the start must end it in order, too.
  const stopAsked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  const serving = await serve({
    config,
    log,
    clock: systemClock,
    webDirectory: WEB_DIRECTORY,
    say: (line) => process.stdout.write(`${line}\n`),
  })
  await stopAsked
  if (!(await serving.stop())) process.exit()
}

function createProgram(): Command {
  const program = new Command('volant')
    .description(
      'Volant: a self-hosted customer success system.\nEvery command works beside a running server and without one.',
    )
    .showHelpAfterError('Run the command with --help to see what it takes.')
    .exitOverride()
  program
    .command('serve')
    .description('serve web, API and workers (npm start does this after setting everything up)')
    .action(() => serveUntilStopped(readConfig(process.env)))
  addOperations(program)
  for (const add of APP_COMMANDS) add(program, withRuntime)
  return program
}

/** Runs one command of `volant` and sets the exit code. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', leaveToReader)
  try {
    await createProgram().parseAsync(argv)
  } catch (error) {
    if (error instanceof BadConfig) fail(error.message, 2)
    else if (error instanceof Refusal) fail(error.message, 1)
    else if (isCommanderExit(error)) process.exitCode = error.exitCode === 0 ? 0 : 2
    else fail(startFailure(error), 1)
  }
}

/** Whoever reads may have seen enough (`| head`): the command still ends in order. */
function leaveToReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

function isCommanderExit(error: unknown): error is Error & { exitCode: number } {
  return error instanceof Error && 'exitCode' in error && 'code' in error && String(error.code).startsWith('commander.')
}

function startFailure(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'Another program listens on this port already. Stop it, or choose another with PORT.'
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

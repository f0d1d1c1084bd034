import { BadConfig, readConfig } from './config.ts'

/** A bad setting is named before anything else is loaded, so that the answer comes at once. */
function hasUsableSettings(): boolean {
  try {
    readConfig(process.env)
    return true
  } catch (error) {
    if (!(error instanceof BadConfig)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
    return false
  }
}

if (hasUsableSettings()) {
  const { runProgram } = await import('./program.ts')
  await runProgram(process.argv)
}

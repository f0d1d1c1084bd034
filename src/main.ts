import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { BadConfig, readConfig } from './config.ts'

// Code once read is not read and compiled again at the next start; where it cannot be kept, nothing is lost but time.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/volant', import.meta.url)))

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

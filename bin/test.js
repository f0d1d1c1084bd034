// Everything that must hold, in order, with the counts added up on one last line.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { ROOT, build, install, ourNode, say } from './set-up.js'

install()
const node = ourNode()
const folder = mkdtempSync(join(tmpdir(), 'volant-test-'))
const env = {
  ...process.env,
  NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'volant'),
  PATH: `${dirname(node)}${delimiter}${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
}
let passed = 0
let failed = 0

function check(name, file, args) {
  say(`\n— ${name}`)
  const done = spawnSync(node, [join(ROOT, 'node_modules', file), ...args], { cwd: ROOT, env, stdio: 'inherit' })
  if (done.status === 0) passed += 1
  else failed += 1
}

function suite(name, args) {
  say(`\n— ${name}`)
  const report = join(folder, `${name.replace(/\W+/g, '-')}.json`)
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const done = spawnSync(
    node,
    [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    {
      cwd: ROOT,
      env,
      stdio: 'inherit',
    },
  )
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'))
    passed += numPassedTests
    failed += Math.max(numFailedTests, numFailedTestSuites > 0 || done.status !== 0 ? 1 : 0)
  } catch {
    failed += 1
  }
}

check('types of the server', 'typescript/bin/tsc', ['-p', 'tsconfig.json'])
check('types of the web', 'typescript/bin/tsc', ['-p', 'tsconfig.web.json'])
check('lint', 'oxlint/bin/oxlint', ['--deny-warnings'])
check('format', 'oxfmt/bin/oxfmt', ['--check', '.'])
check('generated files', '../scripts/generate.ts', ['--check'])
build()
suite('unit and integration', [])
suite('browser journeys', ['--config', 'e2e/vitest.config.ts'])
// Two files, which wait more than they work: beside each other.
suite('kills at random moments', [
  '--config',
  'e2e/faults/vitest.config.ts',
  '--fileParallelism',
  '--maxWorkers=2',
  'kills',
])

rmSync(folder, { recursive: true, force: true })
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

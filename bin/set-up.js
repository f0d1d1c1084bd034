// Runs on any Node from 18 on: brings the packages, among them our own Node, and starts programs with it.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const INSTALLED_MARK = join(ROOT, 'node_modules', '.volant-installed')
const BUILT_MARK = join(ROOT, 'dist', 'web', '.built')

/** Installs the packages of the lock file unless exactly these stand there already. */
export function install() {
  const wanted = hashOf([join(ROOT, 'package-lock.json')])
  if (existsSync(INSTALLED_MARK) && readFileSync(INSTALLED_MARK, 'utf8') === wanted) return
  if (lstatSync(join(ROOT, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink())
    stop('node_modules is a link: installing would empty the folder it leads to. Remove the link, then start again.')
  say('Installing packages …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(
    npm,
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'],
    {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    },
  )
  if (done.status !== 0)
    stop('The packages could not be installed. Check the network and the npm registry, then start again.')
  writeFileSync(INSTALLED_MARK, wanted)
}

/** Path of the Node that Volant runs on: the one from npm, or the system's where npm has none and it is new enough. */
export function ourNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const folder = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const path = join(ROOT, 'node_modules', folder, 'bin', name)
  if (existsSync(path)) return path
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return stop('Volant needs Node 24, and npm has none for this system. Install Node 24 and start again.')
}

/** Builds the web app when a file it is made of has changed since the last build. */
export function build() {
  const wanted = hashOf(webSources())
  if (existsSync(BUILT_MARK) && readFileSync(BUILT_MARK, 'utf8') === wanted) return
  say('Building the web app …')
  const done = spawnSync(
    ourNode(),
    [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
    },
  )
  if (done.status !== 0) stop('The web app could not be built. The lines above say why.')
  writeFileSync(BUILT_MARK, wanted)
}

/** Twice 64 MB of short-lived objects, as Node has it, is more than events at full rate need: 466 MB altogether instead of 531. */
export const SERVER_FLAGS = ['--max-semi-space-size=32']

/** Runs one of our TypeScript programs on our Node and ends as it ends; signals are passed on. */
export function become(program, args, nodeFlags = []) {
  const child = spawn(
    ourNode(),
    ['--disable-warning=ExperimentalWarning', ...nodeFlags, join(ROOT, program), ...args],
    { stdio: 'inherit' },
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128 + 15)
  })
}

export function say(line) {
  process.stderr.write(`${line}\n`)
}

function stop(sentence) {
  say(sentence)
  process.exit(1)
}

function webSources() {
  const files = ['package-lock.json', 'vite.config.ts', 'tsconfig.web.json', 'tsconfig.base.json'].map((name) =>
    join(ROOT, name),
  )
  for (const entry of readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })) {
    const isSource = /\.(ts|tsx|css|html|svg|js)$/.test(entry.name) && !entry.name.includes('.test.')
    if (entry.isFile() && isSource) files.push(join(entry.parentPath ?? entry.path, entry.name))
  }
  return files.filter((path) => existsSync(path)).sort()
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const path of files)
    hash.update(`${path.slice(ROOT.length)}\n${statSync(path).size}\n`).update(readFileSync(path))
  return hash.digest('hex')
}

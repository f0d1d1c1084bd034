import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('../../', import.meta.url))

export interface Import {
  /** Path below `src/` for our own files, else the package's name. */
  target: string
  isOwn: boolean
  /** Vanishes when types are stripped. */
  isTypeOnly: boolean
}

export interface SourceFile {
  /** Below `src/`, with forward slashes. */
  path: string
  text: string
  lines: number
  imports: readonly Import[]
  isTest: boolean
}

/** Every TypeScript file below `src/`, with what it imports. */
export function readSource(): SourceFile[] {
  return readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readOne(join(entry.parentPath, entry.name)))
    .sort((a, b) => a.path.localeCompare(b.path))
}

function readOne(absolute: string): SourceFile {
  const path = relative(SOURCE, absolute).split(sep).join('/')
  const text = readFileSync(absolute, 'utf8')
  const isTest = /\.test\.tsx?$/.test(path) || path.startsWith('security/')
  return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text), isTest }
}

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\sfrom\s+)?['"]([^'"]+)['"]/gm
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)(\.\w)?/g

function importsOf(path: string, text: string): Import[] {
  const written = [...text.matchAll(STATEMENT)].map(([, type, target = '']) =>
    imported(path, target, type !== undefined),
  )
  // `import('…').Type` in a type position reads like a dynamic import; only `await import` and `() => import` load anything.
  const loaded = [...text.matchAll(DYNAMIC)].map(([, target = '', member]) =>
    imported(path, target, member !== undefined && member !== '.t'),
  )
  return [...written, ...loaded]
}

function imported(from: string, target: string, isTypeOnly: boolean): Import {
  const isOwn = target.startsWith('.')
  return { target: isOwn ? join(dirname(from), target).split(sep).join('/') : target, isOwn, isTypeOnly }
}

import { expect, test } from 'vitest'
import { readSource, type SourceFile } from './platform/testing/source-files.ts'

/** Each tier may use those before it, never those after. */
const TIERS = ['kernel', 'platform', 'identity', 'record', 'understand', 'act'] as const

/**
 * Files that compose the product may import everything; nothing imports them, but for types. `operations` runs the whole
 * of it from outside: backup, doctor, migrate.
 */
const COMPOSITION =
  /^(architecture\.test|config|main|program|runtime|serve|slices)\.ts$|^(operations|security|platform\/testing)\//

/** What only runs on a server. */
const SERVER_PACKAGES =
  /^(node:|pg$|pg-|kysely$|hono($|\/)|@hono\/|better-auth|graphile-worker|pino$|nodemailer|commander$|csv-parse|iconv-lite)/

/** SQL outside stores and views, each with its reason. */
const SQL_ELSEWHERE: Readonly<Record<string, string>> = {
  'record/signals/dirty.ts': 'The one mark that every writer of signals sets; it is a store by another name.',
  'understand/health/set-up.ts': 'Writes the defaults of a new database once.',
}

/** Where SQL is put together from text, each with where that text comes from: never from whoever asks. */
const RAW_SQL: Readonly<Record<string, string>> = {
  'record/contact-erasure/store-places.ts': 'The list of places that hold people.',
  'record/erased-people/store.ts': 'A query written in the file.',
  'record/hygiene/store-events.ts': 'Conditions written in the file.',
  'record/imports/store-undo.ts': 'Types of key columns, listed in the file.',
  'record/imports/store-usage.ts': 'A count of parts.',
  'record/money/store-ledger.ts': 'Columns and types, listed in the file.',
  'record/accounts/store-edit.ts': 'Types of columns, listed in the file.',
  'understand/conditions/views-fields.ts': 'Types of fields, listed in the file.',
}

/** Files over 400 lines that would read worse in two, each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {
  'platform/db/tables.ts': 'Generated from the migrations.',
  'record/accounts/contract.ts': 'Endpoints as data, one after the other: nothing in it is hard to find.',
  'act/playbooks/contract.ts': 'Endpoints as data, one after the other: nothing in it is hard to find.',
}

const LONGEST_LINES = 400

const files = readSource()
const byPath = new Map(files.map((file) => [file.path, file]))
const tierOf = (path: string) => TIERS.indexOf(path.split('/')[0] as (typeof TIERS)[number])
const isComposition = (path: string) => COMPOSITION.test(path)
const isScreen = (path: string) => path.startsWith('web/') || path.includes('/ui/')
const sliceOf = (path: string) => path.split('/').slice(0, 2).join('/')

/** Fails with the rule as a sentence, and with every place that breaks it. */
function expectNone(rule: string, places: readonly string[]): void {
  expect(places, `${rule}\n${places.map((place) => `  ${place}`).join('\n')}\n`).toEqual([])
}

test('the scan sees the source', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(byPath.get('slices.ts')?.imports.map(({ target }) => target)).toContain('identity/members/routes.ts')
})

test('imports lead to files that exist', () => {
  const dangling = imports(files).filter(({ to, own }) => own && /\.tsx?$/.test(to) && !byPath.has(to))
  expectNone('An import must lead to a file.', dangling.map(arrow))
})

test('tiers are used downwards', () => {
  const upwards = imports(files.filter((file) => !isComposition(file.path) && !isScreen(file.path))).filter(
    ({ from, to, own }) => own && !isComposition(to) && tierOf(from) >= 0 && tierOf(to) > tierOf(from),
  )
  expectNone(
    'A tier may use only those below it: act → understand → record → identity → platform → kernel. Turn the call round with an event, or pass the function in from slices.ts.',
    upwards.map(arrow),
  )
})

test('nobody imports the composition root', () => {
  const reaching = imports(files.filter((file) => !isComposition(file.path) && !file.isTest)).filter(
    ({ to, own, typeOnly }) => own && isComposition(to) && !(typeOnly && /^(slices|runtime)\.ts$/.test(to)),
  )
  expectNone(
    'Slices receive values: they never import main, serve, config, testing or security; only types of slices.ts and runtime.ts.',
    reaching.map(arrow),
  )
})

test('the kernel is pure', () => {
  const impure = imports(inFolder('kernel/')).filter(({ to, own }) => (own ? !to.startsWith('kernel/') : to !== 'zod'))
  expectNone('The kernel knows only itself and zod.', impure.map(arrow))
})

test('screens and contracts never reach server code', () => {
  const starts = files.filter((file) => !file.isTest && (isScreen(file.path) || /\/contract[^/]*\.ts$/.test(file.path)))
  const reached = starts.flatMap((file) => {
    const way = wayToServer(file)
    return way ? [way.join(' → ')] : []
  })
  expectNone(
    'A screen or a contract may use contracts, pure maths, the kernel and the web folder, never what runs on the server.',
    reached,
  )
})

test('screens stand only where screens stand', () => {
  const misplaced = files.filter((file) => file.path.endsWith('.tsx') && !isScreen(file.path))
  expectNone(
    'React stands in a slice’s ui folder or in web.',
    misplaced.map(({ path }) => path),
  )
  const backwards = imports(files.filter((file) => !isScreen(file.path))).filter(({ to, own }) => own && isScreen(to))
  expectNone('Server code never imports screens.', backwards.map(arrow))
})

test('SQL stands in stores and views', () => {
  const sql = /\bsql(<[^`]*>)?`|\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(|\b(pool|client)\.query\(/
  const elsewhere = files.filter(
    ({ path, text, isTest }) =>
      !isTest &&
      !isScreen(path) &&
      !isComposition(path) &&
      !path.startsWith('platform/') &&
      !isStore(path) &&
      sql.test(text),
  )
  expectNone(
    'SQL stands in store.ts and views.ts (or store-….ts, views-….ts). Move it there, or name the exception and its reason.',
    elsewhere.map(({ path }) => path).filter((path) => !(path in SQL_ELSEWHERE)),
  )
  expectNone(
    'An exception that is none any more is taken off the list.',
    Object.keys(SQL_ELSEWHERE).filter((path) => !elsewhere.some((file) => file.path === path)),
  )
})

test('no text is ever run as code, and SQL is never put together from what somebody asks', () => {
  const code = /\beval\(|\bnew Function\b|['"](node:)?vm['"]|\bset(Timeout|Interval)\(\s*['"`]|\bjavascript:/
  const running = files.filter(({ text, isTest }) => !isTest && code.test(text))
  expectNone(
    'Conditions and formulas are data, compiled to parameters: nothing that was written is run.',
    running.map(({ path }) => path),
  )
  const raw = files.filter(({ path, text, isTest }) => !isTest && !isComposition(path) && /\bsql\.raw\b/.test(text))
  expectNone(
    'Values are parameters. Text in SQL comes from a list in the code: name the file and where its text comes from.',
    raw.map(({ path }) => path).filter((path) => !(path in RAW_SQL)),
  )
  expectNone(
    'An exception that is none any more is taken off the list.',
    Object.keys(RAW_SQL).filter((path) => !raw.some((file) => file.path === path)),
  )
})

test('slices do not import each other in circles', () => {
  const graph = new Map<string, Set<string>>()
  const server = files.filter(
    (file) => !file.isTest && !isScreen(file.path) && !isComposition(file.path) && tierOf(file.path) >= 2,
  )
  for (const { from, to, own, typeOnly } of imports(server)) {
    if (!own || typeOnly || tierOf(to) < 2 || sliceOf(from) === sliceOf(to)) continue
    graph.set(sliceOf(from), (graph.get(sliceOf(from)) ?? new Set()).add(sliceOf(to)))
  }
  expectNone(
    'Two slices that import each other are one slice, or share something that belongs below both.',
    circles(graph),
  )
})

test('the environment is read in one place', () => {
  const readers = files.filter(({ path, text, isTest }) => !isTest && !isComposition(path) && /process\.env/.test(text))
  expectNone(
    'Only config.ts and main.ts read the environment; everything else receives values.',
    readers.map(({ path }) => path),
  )
})

test('files are as long as a reader likes', () => {
  const long = files.filter(({ path, lines }) => lines > LONGEST_LINES && !(path in LONG_FILES))
  expectNone(
    `A file over ${LONGEST_LINES} lines usually does two things. Split it, or name it with its reason.`,
    long.map(({ path, lines }) => `${path}: ${lines} lines`),
  )
})

test('names say what is inside', () => {
  const vague = files.filter(({ path }) => /(^|[/-])(utils?|helpers?|common|manager|misc|index)(?=[/.-])/.test(path))
  expectNone(
    'Name a file by what it holds: no utils, helpers, common, manager, misc, and no barrels.',
    vague.map(({ path }) => path),
  )
  const odd = files.filter(
    ({ path }) => !/^([a-z0-9-]+\/)*([a-z0-9]+(-[a-z0-9]+)*|[A-Z][A-Za-z0-9]*)(\.test|\.d)?\.tsx?$/.test(path),
  )
  expectNone(
    'Files are kebab-case, components PascalCase.',
    odd.map(({ path }) => path),
  )
})

interface Edge {
  from: string
  to: string
  own: boolean
  typeOnly: boolean
}

function imports(some: readonly SourceFile[]): Edge[] {
  return some
    .filter((file) => !file.isTest)
    .flatMap((file) =>
      file.imports.map(({ target, isOwn, isTypeOnly }) => ({
        from: file.path,
        to: target,
        own: isOwn,
        typeOnly: isTypeOnly,
      })),
    )
}

function arrow({ from, to }: Edge): string {
  return `${from} → ${to}`
}

function inFolder(folder: string): SourceFile[] {
  return files.filter((file) => file.path.startsWith(folder))
}

function isStore(path: string): boolean {
  return /\/(store|views)(-[a-z0-9-]+)?\.ts$/.test(path)
}

/** The shortest way by which a file loads a server package; null when there is none. */
function wayToServer(start: SourceFile): string[] | null {
  const seen = new Set([start.path])
  const queue: [SourceFile, string[]][] = [[start, [start.path]]]
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [file, way] = next
    for (const { target, isOwn, isTypeOnly } of file.imports) {
      if (isTypeOnly || seen.has(target)) continue
      if (!isOwn && SERVER_PACKAGES.test(target)) return [...way, target]
      const reached = isOwn ? byPath.get(target) : undefined
      if (!reached) continue
      seen.add(target)
      queue.push([reached, [...way, target]])
    }
  }
  return null
}

/** Every circle once, as the way round. */
function circles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (node: string, way: readonly string[]) => {
    const at = way.indexOf(node)
    if (at >= 0) {
      found.push([...way.slice(at), node].join(' → '))
      return
    }
    if (done.has(node)) return
    for (const next of graph.get(node) ?? []) visit(next, [...way, node])
    done.add(node)
  }
  for (const node of graph.keys()) visit(node, [])
  return found
}

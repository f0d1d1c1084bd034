/**
 * Writes what is made from the code: table types from the migrations, the API document from the contracts, and the pages
 * about settings and roles. `--check` writes nothing and ends with 1 when a file differs from what would be written.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import { configPage } from '../src/config.ts'
import { createAuth } from '../src/identity/sessions/auth.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { createPool } from '../src/platform/db/pool.ts'
import { openApiDocument } from '../src/platform/http/openapi.ts'
import { API_VERSION } from '../src/platform/http/openapi-route.ts'
import { createLog } from '../src/platform/log/log.ts'
import { openEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { appRoutes } from '../src/slices.ts'
import { rolesPage } from './roles-page.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const CODEGEN = join(ROOT, 'node_modules/kysely-codegen/dist/cli/bin.js')

/** Files by their path in the repository. */
type Files = Record<string, string>

const made = await makeFiles()
const drifted = Object.keys(made).filter((path) => contentOf(path) !== made[path])
if (process.argv.includes('--check')) check(drifted)
else write(made, drifted)

async function makeFiles(): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'volant-generate-'))
  const log = createLog('error')
  const settings = { fsync: 'off', synchronous_commit: 'off' }
  const server = await openEmbeddedPostgres({ dataDirectory: folder, log, settings })
  const pool = createPool(server.connection, log)
  try {
    await migrate(pool)
    return {
      'src/platform/db/tables.ts': tableTypes(server.connectionString, join(folder, 'tables.ts')),
      'docs/openapi.json': apiDocument(pool),
      'docs/config.md': configPage(),
      'docs/roles.md': rolesPage(),
    }
  } finally {
    await pool.end()
    await server.release()
    rmSync(folder, { recursive: true, force: true })
  }
}

function tableTypes(url: string, outFile: string): string {
  const types = { int8: 'number', date: 'import("../../kernel/day.ts").Day' }
  const options = ['--dialect', 'postgres', '--url', url, '--out-file', outFile, '--date-parser', 'string']
  const choice = ['--exclude-pattern', 'schema_migrations', '--type-mapping', JSON.stringify(types)]
  const done = spawnSync(process.execPath, [CODEGEN, ...options, ...choice], { cwd: ROOT, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`kysely-codegen failed: ${done.stdout}${done.stderr}`)
  return readFileSync(outFile, 'utf8')
}

function apiDocument(pool: Pool): string {
  // Endpoints are declared beside their handlers, which want the sign-in library; nothing is asked of it here.
  const auth = createAuth(openDatabase(pool), {
    secret: 'only-to-list-endpoints-0123456789',
    publicUrl: 'http://localhost',
  })
  const endpoints = appRoutes(auth).map((route) => route.endpoint)
  return `${JSON.stringify(openApiDocument(endpoints, API_VERSION), null, 2)}\n`
}

function contentOf(path: string): string | undefined {
  const full = join(ROOT, path)
  // Git may check files out with other line ends; that is no drift.
  return existsSync(full) ? readFileSync(full, 'utf8').replaceAll('\r\n', '\n') : undefined
}

function check(paths: readonly string[]): void {
  if (paths.length === 0) return
  process.stderr.write(`Out of date: ${paths.join(', ')}. Run npm run generate and commit the result.\n`)
  process.exitCode = 1
}

function write(files: Files, paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true })
    writeFileSync(join(ROOT, path), files[path] ?? '')
    process.stdout.write(`${path}\n`)
  }
  if (paths.length === 0) process.stdout.write('Everything is up to date.\n')
}

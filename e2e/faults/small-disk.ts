import { spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync } from 'node:fs'

/** A file system of its own in a file, so that it can be filled to the last byte. Needs root and a loop device. */
export interface SmallDisk {
  /** Returns what takes it away, with everything on it. */
  mount(at: string): () => void
}

/** Null where this machine or user cannot mount one. */
export function makeSmallDisk(file: string, megabytes: number): SmallDisk | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const handle = openSync(file, 'w')
  ftruncateSync(handle, megabytes * 1024 ** 2)
  closeSync(handle)
  if (!ran('mkfs.ext4', ['-q', '-m', '0', file]) || !canMount(file)) {
    rmSync(file)
    return null
  }
  return {
    mount(at) {
      mkdirSync(at, { recursive: true, mode: 0o700 })
      if (!ran('mount', ['-o', 'loop', file, at])) throw new Error(`${file} could not be mounted at ${at}`)
      return () => {
        ran('umount', ['-l', at])
        rmSync(file, { force: true })
      }
    },
  }
}

function canMount(file: string): boolean {
  const at = `${file}.mount`
  mkdirSync(at)
  const isMounted = ran('mount', ['-o', 'loop', file, at])
  if (isMounted) ran('umount', [at])
  rmSync(at, { recursive: true })
  return isMounted
}

function ran(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

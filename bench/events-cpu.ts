import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks per second of /proc on Linux. */
const TICKS = 100

/** CPU seconds a process has used, or with `children` also all it started, ended ones included. */
export function cpuSecondsOf(pid: number, { children = false } = {}): number {
  const all = children ? [pid, ...childrenOf(pid)] : [pid]
  return all.reduce((total, one) => total + ticksOf(one, one === pid && children), 0) / TICKS
}

function ticksOf(pid: number, withEnded: boolean): number {
  try {
    const [user, system, endedUser, endedSystem] = fieldsOf(pid).slice(11, 15).map(Number)
    return (user ?? 0) + (system ?? 0) + (withEnded ? (endedUser ?? 0) + (endedSystem ?? 0) : 0)
  } catch {
    // It ended meanwhile; its parent has its time.
    return 0
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => {
      try {
        return Number(fieldsOf(one)[1]) === pid
      } catch {
        return false
      }
    })
}

/** The fields of /proc/<pid>/stat after the name, which may hold anything: state, parent, … */
function fieldsOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

export type Settings = Readonly<Record<string, string | number>>

const MB = 1024 * 1024

/** Settings of the embedded server for a machine with `memoryBytes`; every one can be overridden. */
export function serverSettings(memoryBytes: number, maxConnections: number): Settings {
  const memoryMb = Math.floor(memoryBytes / MB)
  return {
    max_connections: maxConnections,
    shared_buffers: `${within(memoryMb / 8, 64, 2048)}MB`,
    effective_cache_size: `${within(memoryMb / 2, 256, 65_536)}MB`,
    work_mem: '32MB',
    maintenance_work_mem: `${within(memoryMb / 16, 64, 256)}MB`,
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_compression: 'on',
    // Bounds the log to replay after a crash: recovery stays within seconds.
    max_wal_size: '2GB',
    min_wal_size: '128MB',
    // Compiling a query costs more than the short queries of a screen take.
    jit: 'off',
    random_page_cost: 1.1,
    // Partitioned tables take a lock per partition.
    max_locks_per_transaction: 256,
    autovacuum_naptime: '20s',
    autovacuum_vacuum_cost_limit: 1000,
    autovacuum_vacuum_scale_factor: 0.1,
    autovacuum_analyze_scale_factor: 0.05,
    timezone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'ISO, YMD',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
    // Failed statements go to the caller, who logs them; their text and details may name customers.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    ...sharedMemory(),
  }
}

/** Memory of the machine or, when smaller, of the container we run in. */
export function usableMemoryBytes(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

export function asArguments(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Docker gives 64 MB of /dev/shm, on which parallel queries fail; System V memory has no such bound. */
function sharedMemory(): Settings {
  if (process.platform !== 'linux') return {}
  try {
    const shm = statfsSync('/dev/shm')
    return shm.bsize * shm.blocks < 512 * MB ? { dynamic_shared_memory_type: 'sysv' } : {}
  } catch {
    return { dynamic_shared_memory_type: 'sysv' }
  }
}

function within(value: number, low: number, high: number): number {
  return Math.floor(Math.min(high, Math.max(low, value)))
}

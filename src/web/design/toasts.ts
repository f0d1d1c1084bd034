export interface Toast {
  id: number
  text: string
  tone: 'done' | 'wrong'
  /** Takes the change back; shown for as long as the toast. */
  undo: (() => void) | null
  /** Tries again what failed; shown for as long as the toast. */
  retry: (() => void) | null
  /** When it goes by itself, in ms since 1970; null while pointed at or focused. */
  leavesAt: number | null
}

/** Everything destructive or bulk can be taken back for this long. */
export const UNDO_MS = 10_000
const PLAIN_MS = 5_000

type Listener = () => void
let toasts: readonly Toast[] = []
let nextId = 1
const listeners = new Set<Listener>()

export const toastStore = {
  subscribe(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  current: (): readonly Toast[] => toasts,
}

interface ToastOptions {
  undo?: () => void
  retry?: () => void
  tone?: Toast['tone']
}

/** Says that something happened. With `undo`, offers to take it back for ten seconds (also by mod+z). */
export function toast(text: string, options: ToastOptions = {}): number {
  const id = nextId++
  const staysMs = options.undo || options.retry ? UNDO_MS : PLAIN_MS
  const made: Toast = {
    id,
    text,
    tone: options.tone ?? 'done',
    undo: options.undo ?? null,
    retry: options.retry ?? null,
    leavesAt: Date.now() + staysMs,
  }
  change([...toasts.slice(-2), made])
  return id
}

export function dismissToast(id: number): void {
  change(toasts.filter((candidate) => candidate.id !== id))
}

/** Takes back the newest change that still can be. Returns whether there was one. */
export function undoNewest(): boolean {
  const newest = toasts.findLast((candidate) => candidate.undo !== null)
  if (!newest) return false
  dismissToast(newest.id)
  newest.undo?.()
  return true
}

export function holdToast(id: number, held: boolean): void {
  const until = held ? null : Date.now() + PLAIN_MS
  change(toasts.map((candidate) => (candidate.id === id ? { ...candidate, leavesAt: until } : candidate)))
}

export function dropExpired(now: number): void {
  const staying = toasts.filter((candidate) => candidate.leavesAt === null || candidate.leavesAt > now)
  if (staying.length < toasts.length) change(staying)
}

function change(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

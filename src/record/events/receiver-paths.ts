import type { EventTypeName } from './item.ts'

const KB = 1024

/** What a path of the event API is for. */
export type Path =
  | { readonly kind: 'call'; readonly type: EventTypeName; readonly limitBytes: number }
  | { readonly kind: 'batch'; readonly limitBytes: number }
  | { readonly kind: 'posthog'; readonly limitBytes: number }
  /** What SDKs ask before they send; `key` where the path names it. */
  | { readonly kind: 'ask'; readonly what: Asked; readonly key: string | null; readonly method: 'GET' | 'POST' | 'any' }
  /** An SDK's reports about itself, taken and not kept. */
  | { readonly kind: 'unused'; readonly limitBytes: number }
  | { readonly kind: 'unknown' }

export type Asked =
  | 'segment_settings'
  | 'rudderstack_config'
  | 'posthog_flags'
  | 'posthog_decide'
  | 'posthog_config'
  | 'posthog_config_script'
  | 'posthog_part'
  | 'posthog_sdk'

const LIMIT_BYTES = 500 * KB
const POSTHOG_BATCH_LIMIT_BYTES = 4096 * KB

const call = (type: EventTypeName): Path => ({ kind: 'call', type, limitBytes: LIMIT_BYTES })
const BATCH: Path = { kind: 'batch', limitBytes: LIMIT_BYTES }
const POSTHOG: Path = { kind: 'posthog', limitBytes: LIMIT_BYTES }
const UNKNOWN: Path = { kind: 'unknown' }

const PATHS: ReadonlyMap<string, Path> = new Map([
  ['/v1/track', call('track')],
  ['/v1/identify', call('identify')],
  ['/v1/group', call('group')],
  ['/v1/page', call('page')],
  ['/v1/screen', call('screen')],
  ['/v1/alias', call('alias')],
  ['/v1/batch', BATCH],
  ['/v1/import', BATCH],
  // Segment's browser SDK.
  ['/v1/t', call('track')],
  ['/v1/i', call('identify')],
  ['/v1/g', call('group')],
  ['/v1/p', call('page')],
  ['/v1/s', call('screen')],
  ['/v1/a', call('alias')],
  ['/v1/b', BATCH],
  ['/v1/m', { kind: 'unused', limitBytes: LIMIT_BYTES }],
  // RudderStack's browser SDK.
  ['/beacon/v1/batch', BATCH],
  ['/sourceConfig', { kind: 'ask', what: 'rudderstack_config', key: null, method: 'GET' }],
  // PostHog.
  ['/batch', { kind: 'posthog', limitBytes: POSTHOG_BATCH_LIMIT_BYTES }],
  ['/capture', POSTHOG],
  ['/e', POSTHOG],
  ['/i/v0/e', POSTHOG],
  ['/i/v1/analytics/events', { kind: 'posthog', limitBytes: POSTHOG_BATCH_LIMIT_BYTES }],
  ['/flags', { kind: 'ask', what: 'posthog_flags', key: null, method: 'any' }],
  ['/decide', { kind: 'ask', what: 'posthog_decide', key: null, method: 'any' }],
])

const ASKED: readonly (readonly [RegExp, Asked])[] = [
  [/^\/v1\/projects\/([^/]+)\/settings$/, 'segment_settings'],
  [/^\/array\/([^/]+)\/config$/, 'posthog_config'],
  [/^\/array\/([^/]+)\/config\.js$/, 'posthog_config_script'],
  // PostHog's snippet loads its SDK from where it sends to; the SDK loads its parts from there, with its version in the path.
  [/^\/(?:static|array)\/(?:[^/]+\/)?array(?:\.[\w-]+)*\.js$/, 'posthog_sdk'],
  [/^\/static\/(?:[^/]+\/)?[\w-]+\.js$/, 'posthog_part'],
]

/** What this address of the event API is for, `unknown` for none under `/v1/`; null when it is not the event API's. */
export function pathOf(url: string): Path | null {
  const query = url.indexOf('?')
  const whole = query < 0 ? url : url.slice(0, query)
  return PATHS.get(whole) ?? findPath(withoutExtraSlashes(whole))
}

/** Without slashes at the end, and with one at the start. */
function withoutExtraSlashes(path: string): string {
  let start = 0
  let end = path.length
  while (path[start + 1] === '/') start += 1
  while (end > start + 1 && path[end - 1] === '/') end -= 1
  return path.slice(start, end)
}

function findPath(path: string): Path | null {
  const found = PATHS.get(path)
  if (found) return found
  for (const [pattern, what] of ASKED) {
    const match = pattern.exec(path)
    if (match) return { kind: 'ask', what, key: match[1] === undefined ? null : decoded(match[1]), method: 'GET' }
  }
  return path.startsWith('/v1/') || path === '/v1' ? UNKNOWN : null
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

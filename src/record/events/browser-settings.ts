import type { IncomingHttpHeaders } from 'node:http'
import type { Asked } from './receiver-paths.ts'
import type { WriteKey } from './store-write-keys.ts'

/** An answer to what an SDK asks before it sends: what we have of what it offers, and nothing else. */
export interface Settings {
  readonly format: 'json' | 'script'
  readonly text: string
}

const KEYLESS: ReadonlySet<Asked> = new Set(['posthog_flags', 'posthog_decide', 'posthog_part', 'posthog_sdk'])

/** Asked without saying for which key; those answers hold for all. */
export function isKeyless(what: Asked): boolean {
  return KEYLESS.has(what)
}

/** Where the SDK reached us, so that it sends its events there too. */
export interface Reached {
  /** With its port. */
  readonly host: string
  readonly protocol: 'http' | 'https'
}

const HOST = /^[\w.:[\]-]{1,255}$/
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/

/** What a request tells about its way, also through a proxy that ends TLS. */
export function reachedBy(headers: IncomingHttpHeaders): Reached {
  const given = headers['x-forwarded-host'] ?? headers.host
  const host = typeof given === 'string' && HOST.test(given) ? given : ''
  const protocol = headers['x-forwarded-proto']
  if (protocol === 'http' || protocol === 'https') return { host, protocol }
  // Browsers send this to safe addresses only: https, or their own machine.
  const isSafe = headers['sec-fetch-site'] !== undefined && !LOOPBACK.test(host)
  return { host, protocol: isSafe ? 'https' : 'http' }
}

export function settingsFor(what: Asked, key: WriteKey | null, reached: Reached): Settings {
  switch (what) {
    case 'segment_settings':
      return json(segmentSettings(key?.key ?? '', reached))
    case 'rudderstack_config':
      return json(rudderStackConfig(key))
    case 'posthog_flags':
      return json(NO_FLAGS)
    case 'posthog_decide':
      return json({ ...POSTHOG_CONFIG, ...NO_FLAGS })
    case 'posthog_config':
      return json({ token: key?.key, ...POSTHOG_CONFIG })
    case 'posthog_config_script':
      return { format: 'script', text: postHogScript(key?.key ?? '') }
    case 'posthog_part':
      return { format: 'script', text: NO_PART }
    case 'posthog_sdk':
      return { format: 'script', text: NO_SDK }
  }
}

function json(value: unknown): Settings {
  return { format: 'json', text: JSON.stringify(value) }
}

/** One destination, ourselves; no remote plugins, no reports of the SDK about itself. */
function segmentSettings(key: string, { host, protocol }: Reached) {
  const ours = { apiHost: `${host}/v1`, protocol }
  return {
    integrations: {
      'Segment.io': { apiKey: key, ...ours, unbundledIntegrations: [], addBundledMetadata: false },
    },
    plan: { track: { __default: { enabled: true, integrations: {} } }, identify: { __default: { enabled: true } } },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  }
}

function rudderStackConfig(key: WriteKey | null) {
  return {
    source: {
      id: String(key?.sourceId),
      name: 'Volant',
      writeKey: key?.key,
      enabled: true,
      workspaceId: 'volant',
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      dataplanes: {},
      destinations: [],
    },
    updatedAt: '2026-01-01T00:00:00.000Z',
  }
}

/** There are no feature flags here: SDKs take their defaults. */
const NO_FLAGS = { flags: {}, featureFlags: {}, featureFlagPayloads: {}, errorsWhileComputingFlags: false }

/** Without `surveys`: whatever it says, false too, makes the SDK load its part for surveys. */
const POSTHOG_CONFIG = {
  supportedCompression: ['gzip', 'gzip-js', 'base64'],
  // So that the SDK asks, and tells pages which wait for their flags that there are none.
  hasFeatureFlags: true,
  sessionRecording: false,
  heatmaps: false,
  toolbarParams: {},
  isAuthenticated: false,
  siteApps: [],
  defaultIdentifiedOnly: true,
  capturePerformance: false,
  autocaptureExceptions: false,
  autocapture_opt_out: false,
  captureDeadClicks: false,
  errorTracking: { autocaptureExceptions: false },
  analytics: { endpoint: '/i/v0/e/' },
}

function postHogScript(key: string): string {
  // Inside a script, `<` must not end it.
  const name = JSON.stringify(key).replaceAll('<', String.raw`\u003c`)
  const config = JSON.stringify({ token: key, ...POSTHOG_CONFIG }).replaceAll('<', String.raw`\u003c`)
  return `(function(){var all=window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{};all[${name}]={config:${config},siteApps:[]}})()`
}

/** An empty script says nothing in the customer's console, which a missing one would. */
const NO_PART = "// Volant has none of this part of PostHog's SDK."

const NO_SDK = `console.error("Volant takes what PostHog's SDK sends but does not serve the SDK. Load it from npm (posthog-js), or from where you keep its array.js.")`

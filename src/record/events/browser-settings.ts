import type { Asked } from './receiver-paths.ts'
import type { WriteKey } from './store-write-keys.ts'

/** An answer to what an SDK asks before it sends: what we have of what it offers, and nothing else. */
export interface Settings {
  readonly format: 'json' | 'script'
  readonly text: string
}

/** Asked without saying for which key; those answers hold for all. */
export function isKeyless(what: Asked): boolean {
  return what === 'posthog_flags' || what === 'posthog_decide'
}

/** `host` is where the SDK reached us, with its port, so that it sends its events there too. */
export function settingsFor(what: Asked, key: WriteKey | null, host: string): Settings {
  switch (what) {
    case 'segment_settings':
      return json(segmentSettings(key?.key ?? '', host))
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
  }
}

function json(value: unknown): Settings {
  return { format: 'json', text: JSON.stringify(value) }
}

/** One destination, ourselves; no remote plugins, no reports of the SDK about itself. */
function segmentSettings(key: string, host: string) {
  return {
    integrations: {
      'Segment.io': { apiKey: key, apiHost: `${host}/v1`, unbundledIntegrations: [], addBundledMetadata: false },
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

const POSTHOG_CONFIG = {
  supportedCompression: ['gzip', 'gzip-js', 'base64'],
  hasFeatureFlags: false,
  sessionRecording: false,
  surveys: false,
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

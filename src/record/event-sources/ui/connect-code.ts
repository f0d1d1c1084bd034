export const WAYS = [
  'snippet',
  'segment-node',
  'segment-browser',
  'rudderstack-node',
  'rudderstack-browser',
  'posthog-node',
  'posthog-browser',
  'curl',
] as const
export type Way = (typeof WAYS)[number]

export const WAY_WORDS: Readonly<Record<Way, { label: string; note: string }>> = {
  snippet: {
    label: 'Browser',
    note: 'In the head of every page of your product. It is 2 kB, sends in the background, and keeps what could not be sent.',
  },
  'segment-node': {
    label: 'Segment, server',
    note: 'npm install @segment/analytics-node. If you have it already, only the key and the host change.',
  },
  'segment-browser': {
    label: 'Segment, browser',
    note: 'npm install @segment/analytics-next. Its settings are given here, so that nothing is fetched from elsewhere.',
  },
  'rudderstack-node': {
    label: 'RudderStack, server',
    note: 'npm install @rudderstack/rudder-sdk-node. If you have it already, only the key and the data plane change.',
  },
  'rudderstack-browser': {
    label: 'RudderStack, browser',
    note: 'npm install @rudderstack/analytics-js. Its bundled build and the configUrl keep it from fetching anything from elsewhere.',
  },
  'posthog-node': {
    label: 'PostHog, server',
    note: 'npm install posthog-node. The key stands where the project key stood; groups become accounts.',
  },
  'posthog-browser': {
    label: 'PostHog, browser',
    note: 'npm install posthog-js; Volant does not serve the snippet’s script. If you have it already, only the key and the host change.',
  },
  curl: { label: 'curl', note: 'An account and an event from a shell, to see that they arrive.' },
}

export interface Target {
  readonly writeKey: string
  /** Without a trailing slash. */
  readonly host: string
}

/** Code to be copied as it stands: it identifies a user, says which account it belongs to, and sends one event. */
export function connectCode(way: Way, target: Target): string {
  return CODE[way](target)
}

const CODE: Readonly<Record<Way, (target: Target) => string>> = {
  snippet: ({ writeKey, host }) => `<script>
  !function(w,d){var v=w.volant=w.volant||[];if(v.load)return;
  ["load","identify","group","track","page","reset"].forEach(function(n){
    v[n]=function(){v.push([n,[].slice.call(arguments)])}});
  var s=d.createElement("script");s.async=true;s.src="${host}/volant.js";
  d.head.appendChild(s)}(window,document)

  volant.load('${writeKey}', { host: '${host}' })
  volant.page()
</script>

<script>
  // Once somebody has signed in:
  volant.identify('user-1', { name: 'Maria Silva', email: 'maria@example.com' })
  volant.group('account-1', { name: 'Example Ltd' })
  volant.track('Signed In')
</script>`,

  'segment-node': ({ writeKey, host }) => `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({
  writeKey: '${writeKey}',
  host: '${host}',
})

analytics.identify({ userId: 'user-1', traits: { name: 'Maria Silva', email: 'maria@example.com' } })
analytics.group({ userId: 'user-1', groupId: 'account-1', traits: { name: 'Example Ltd' } })
analytics.track({ userId: 'user-1', event: 'Signed In' })

await analytics.closeAndFlush()`,

  'segment-browser': ({ writeKey, host }) => `import { AnalyticsBrowser } from '@segment/analytics-next'

const analytics = AnalyticsBrowser.load({
  writeKey: '${writeKey}',
  cdnSettings: {
    integrations: {
      'Segment.io': {
        apiKey: '${writeKey}',
        apiHost: '${host.replace(/^https?:\/\//, '')}/v1',
        protocol: '${host.startsWith('http:') ? 'http' : 'https'}',
      },
    },
  },
})

analytics.identify('user-1', { name: 'Maria Silva', email: 'maria@example.com' })
analytics.group('account-1', { name: 'Example Ltd' })
analytics.track('Signed In')`,

  'rudderstack-node': ({ writeKey, host }) => `import RudderAnalytics from '@rudderstack/rudder-sdk-node'

const analytics = new RudderAnalytics('${writeKey}', {
  dataPlaneUrl: '${host}',
})

analytics.identify({ userId: 'user-1', traits: { name: 'Maria Silva', email: 'maria@example.com' } })
analytics.group({ userId: 'user-1', groupId: 'account-1', traits: { name: 'Example Ltd' } })
analytics.track({ userId: 'user-1', event: 'Signed In' })

await analytics.flush()`,

  'rudderstack-browser': ({ writeKey, host }) => `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'

const analytics = new RudderAnalytics()
analytics.load('${writeKey}', '${host}', {
  configUrl: '${host}',
})

analytics.identify('user-1', { name: 'Maria Silva', email: 'maria@example.com' })
analytics.group('account-1', { name: 'Example Ltd' })
analytics.track('Signed In')`,

  'posthog-node': ({ writeKey, host }) => `import { PostHog } from 'posthog-node'

const posthog = new PostHog('${writeKey}', {
  host: '${host}',
})

posthog.identify({ distinctId: 'user-1', properties: { name: 'Maria Silva', email: 'maria@example.com' } })
posthog.groupIdentify({ groupType: 'company', groupKey: 'account-1', properties: { name: 'Example Ltd' } })
posthog.capture({ distinctId: 'user-1', event: 'Signed In', groups: { company: 'account-1' } })

await posthog.shutdown()`,

  'posthog-browser': ({ writeKey, host }) => `import posthog from 'posthog-js'

posthog.init('${writeKey}', {
  api_host: '${host}',
})

posthog.identify('user-1', { name: 'Maria Silva', email: 'maria@example.com' })
posthog.group('company', 'account-1', { name: 'Example Ltd' })
posthog.capture('Signed In')`,

  curl: ({ writeKey, host }) => `curl ${host}/v1/group \\
  -u '${writeKey}:' \\
  -H 'content-type: application/json' \\
  -d '{"userId": "user-1", "groupId": "account-1", "traits": {"name": "Example Ltd"}}'

curl ${host}/v1/track \\
  -u '${writeKey}:' \\
  -H 'content-type: application/json' \\
  -d '{"userId": "user-1", "event": "Signed In"}'`,
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { GOOD_KEY, openDoor, type Door } from '../events/testing/door.ts'
import { connectCode, WAYS, WAY_WORDS } from './ui/connect-code.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

let door: Door
beforeAll(async () => {
  door = await openDoor()
})
afterEach(() => {
  door.deliveries.length = 0
})
afterAll(() => door.close())

/** Runs code as a newcomer would after copying it. */
async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  child.stdout.on('data', (part: Buffer) => said.push(part.toString()))
  child.stderr.on('data', (part: Buffer) => said.push(part.toString()))
  const [code] = (await once(child, 'close')) as [number]
  expect(code, said.join('')).toBe(0)
  return said.join('')
}

test.each(['segment-node', 'rudderstack-node', 'posthog-node'] as const)(
  'the code for %s, copied as it stands, brings a user, its account and an event',
  async (way) => {
    await run(process.execPath, ['--input-type=module', '-e', connectCode(way, { writeKey: GOOD_KEY, host: door.url })])
    expect(door.noted).toEqual([])
    const items = door.items()
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'i', userId: 'user-1', properties: expect.stringContaining('Maria Silva') }),
        expect.objectContaining({
          type: 'g',
          groupKey: 'account-1',
          properties: expect.stringContaining('Example Ltd'),
        }),
        expect.objectContaining({ type: 't', name: 'Signed In', userId: 'user-1' }),
      ]),
    )
  },
  30_000,
)

test('the code for curl makes the account and sends an event', async () => {
  await run('sh', ['-ec', connectCode('curl', { writeKey: GOOD_KEY, host: door.url })])
  expect(door.items()).toMatchObject([
    { type: 'g', userId: 'user-1', groupKey: 'account-1' },
    { type: 't', userId: 'user-1', name: 'Signed In' },
  ])
})

test('every way names the key and where to send to', () => {
  for (const way of WAYS) {
    const code = connectCode(way, { writeKey: 'vw_1', host: 'https://volant.example.com' })
    expect(code).toContain('vw_1')
    expect(code).toContain('volant.example.com')
    expect(code).not.toContain('https://https')
  }
})

test('no way sends to anywhere but the host', () => {
  for (const way of WAYS) {
    const code = connectCode(way, { writeKey: 'vw_1', host: 'https://volant.example.com' })
    for (const [address] of code.matchAll(/https?:\/\/[^/'"\s]+/g)) expect(address).toBe('https://volant.example.com')
  }
})

test('every SDK is one the description of the event API names, brought in alike', () => {
  const described = readFileSync(`${ROOT}docs/event-api.md`, 'utf8')
  const packages = WAYS.filter((way) => way.endsWith('-node') || way.endsWith('-browser'))
  expect(packages).toHaveLength(6)
  for (const way of packages) {
    const [first] = connectCode(way, { writeKey: 'vw_1', host: 'https://volant.example.com' }).split('\n')
    expect(described).toContain(`// ${WAY_WORDS[way].label}\n${first}\n`)
  }
})

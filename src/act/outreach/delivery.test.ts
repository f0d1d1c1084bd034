import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createOutreachWorld, HOUR, LETTER, MINUTE, type OutreachWorld } from '../../platform/testing/outreach-world.ts'
import type { DeliveryParts } from './delivery.ts'
import { NO_SETUP } from './setup.ts'
import { claimOfKind, saveAttempt } from './store-delivery.ts'
import { dropEffectsOfRun, releaseEffect } from './store-effects.ts'
import { insertOptOut } from './store-opt-outs.ts'

let world: OutreachWorld

beforeAll(async () => {
  world = await createOutreachWorld()
})
afterAll(() => world.server.stop())
beforeEach(() => world.begin())
afterEach(() => world.end())

test('an e-mail goes out once, under the id of its step, and its run is told', async () => {
  const id = await world.intend(LETTER)
  expect(await world.deliver()).toBe(1)
  expect(await world.deliver()).toBe(0)
  expect(world.mail.mails.map(({ messageId, replyTo }) => [messageId, replyTo?.[0]?.address])).toEqual([
    [`<${world.run}.s1@volant.test>`, world.server.members.csm.email],
  ])
  expect(world.settled).toEqual([
    expect.objectContaining({ id, runId: world.run, stepId: 's1', kind: 'email', state: 'sent', failure: null }),
  ])
  expect(await world.stateOf(id)).toMatchObject({ state: 'sent', attempts: 1, sent_at: world.now })
})

test('the same step intended twice is one effect, with the first text', async () => {
  await world.intend(LETTER)
  await world.intend({ ...LETTER, subject: 'Another' })
  await world.deliver()
  expect(world.mail.mails.map(({ subject }) => subject)).toEqual(['Hello'])
})

test('what is due later, or waits for its release, stays', async () => {
  const later = await world.intend(LETTER, { dueAt: new Date(world.now.getTime() + HOUR) })
  const held = await world.intend(LETTER, { of: { runId: world.run, stepId: 's2' }, held: true })
  expect(await world.deliver()).toBe(0)
  await world.server.db.transaction().execute((trx) => releaseEffect(trx, held, world.now))
  expect(await world.deliver()).toBe(1)
  world.passes(HOUR)
  expect(await world.deliver()).toBe(1)
  expect((await world.stateOf(later)).state).toBe('sent')
})

test('without a mail server e-mails wait, and Slack goes on', async () => {
  const id = await world.intend(LETTER)
  await world.intend({ kind: 'slack', to: { channel: '#cs' }, text: 'Hi' }, { of: { runId: world.run, stepId: 's2' } })
  expect(await world.deliver(world.worker({ setup: { ...NO_SETUP, slackApiUrl: world.slack.url } }))).toBe(1)
  expect(await world.stateOf(id)).toMatchObject({ state: 'due', attempts: 0 })
})

test('a crash between sending and recording repeats with the same id, after the lease', async () => {
  const id = await world.intend(LETTER)
  let crashes = true
  const dying: DeliveryParts['save'] = async (trx, effect, end) => {
    const saved = await saveAttempt(trx, effect, end)
    if (crashes) throw new Error('killed')
    return saved
  }
  await world.deliver(world.worker({ save: dying }))
  crashes = false
  expect(await world.deliver()).toBe(0)
  expect((await world.stateOf(id)).state).toBe('due')
  world.passes(MINUTE)
  await world.deliver()
  expect(world.mail.mails.map(({ messageId }) => messageId)).toEqual([
    `<${world.run}.s1@volant.test>`,
    `<${world.run}.s1@volant.test>`,
  ])
  expect(world.settled.length).toBe(1)
  expect(await world.stateOf(id)).toMatchObject({ state: 'sent', attempts: 2 })
})

test('a worker that stood still for longer than its lease before it sent sends nothing', async () => {
  const id = await world.intend(LETTER)
  const times = [0, 60_001]
  expect(await world.deliver(world.worker({ elapsedMs: () => times.shift() ?? 60_001 }))).toBe(1)
  expect(world.mail.mails).toHaveLength(0)
  world.passes(MINUTE)
  await world.deliver()
  expect(world.mail.mails).toHaveLength(1)
  expect(await world.stateOf(id)).toMatchObject({ state: 'sent', attempts: 2 })
})

test('what a run makes of the news stands or falls with the record of it', async () => {
  const id = await world.intend(LETTER)
  await world.deliver(world.worker({ settle: () => Promise.reject(new Error('the run says no')) }))
  expect(await world.stateOf(id)).toMatchObject({ state: 'due', sent_at: null })
})

/** A worker takes an e-mail and is away so long that another one delivers it; then it comes back with a failure. */
async function comesBackLate(save: NonNullable<DeliveryParts['save']>): Promise<string> {
  const id = await world.intend(LETTER)
  let letGo = () => {}
  const away = new Promise<void>((resolve) => (letGo = resolve))
  const slow = world.worker({
    save,
    senderOf: async (kind) =>
      kind === 'email'
        ? async () => {
            await away
            return { result: 'failed', status: 550, said: 'no', failure: 'It failed.' }
          }
        : null,
  })
  await slow.round()
  world.passes(MINUTE)
  await world.deliver()
  letGo()
  await slow.idle()
  return id
}

test('a worker that lost its lease changes nothing', async () => {
  const id = await comesBackLate(saveAttempt)
  expect(await world.stateOf(id)).toMatchObject({ state: 'sent', failure: null, attempts: 2 })
  expect(world.settled.map(({ state }) => state)).toEqual(['sent'])
  const attempts = await world.server.db
    .selectFrom('effect_attempts')
    .select('attempt')
    .where('effect_id', '=', id)
    .execute()
  expect(attempts).toEqual([{ attempt: 2 }])
})

test('without the fence it would: the test above can see it', async () => {
  const id = await comesBackLate(async (trx, effect, end) => {
    const { fence } = await trx
      .selectFrom('effects')
      .select('fence')
      .where('id', '=', effect.id)
      .executeTakeFirstOrThrow()
    await trx.updateTable('effects').set({ state: 'due' }).where('id', '=', effect.id).execute()
    return saveAttempt(trx, { ...effect, fence }, end)
  })
  expect((await world.stateOf(id)).state).toBe('failed')
})

test('two workers never take the same effect', async () => {
  for (let step = 0; step < 40; step += 1) await world.intend(LETTER, { of: { runId: world.run, stepId: `s${step}` } })
  const take = () => claimOfKind(world.server.db, { kind: 'email', now: world.now, limit: 10 })
  const ids = (await Promise.all([take(), take(), take(), take(), take(), take()])).flat().map(({ id }) => id)
  expect(ids.length).toBe(40)
  expect(new Set(ids).size).toBe(40)
})

test('who opts out while the e-mail waits gets none, and the run is told why', async () => {
  await world.intend(LETTER)
  const optOut = { email: 'ROSA@acme.test ', how: 'unsubscribe', because: '', at: world.now } as const
  await world.server.db.transaction().execute((trx) => insertOptOut(trx, optOut))
  await world.deliver()
  expect(world.mail.mails).toEqual([])
  expect(world.settled).toEqual([
    expect.objectContaining({ state: 'dropped', failure: 'The receiver wants no e-mail from us any more.' }),
  ])
})

test('members get what their work asks for, whatever contacts opted out of', async () => {
  const optOut = { email: 'rosa@acme.test', how: 'member', because: 'asked', at: world.now } as const
  await world.server.db.transaction().execute((trx) => insertOptOut(trx, optOut))
  await world.intend({ ...LETTER, audience: 'member' }, { of: { id: 'digest:1' } })
  await world.deliver()
  expect(world.mail.mails.length).toBe(1)
  expect(world.mail.mails[0]?.headers.some(({ key }) => key === 'list-unsubscribe')).toBe(false)
})

test('greylisting is waited out with growing pauses, for two days', async () => {
  world.mail.refuse = () => ({ code: 451, said: 'try later' })
  const id = await world.intend(LETTER)
  const began = world.now.getTime()
  const pauses: number[] = []
  while ((await world.stateOf(id)).state === 'due') {
    const due = (await world.stateOf(id)).due_at.getTime()
    pauses.push(due - world.now.getTime())
    world.now = new Date(due)
    await world.deliver()
  }
  expect(pauses.slice(0, 4)).toEqual([0, MINUTE, 5 * MINUTE, 15 * MINUTE])
  expect((world.now.getTime() - began) / HOUR).toBeCloseTo(47.85, 1)
  expect(world.settled).toEqual([
    expect.objectContaining({ state: 'failed', answer: expect.stringContaining('try later') }),
  ])
})

test('a receiver the mail server does not know is over at once, and is not written to again', async () => {
  world.mail.refuse = () => ({ code: 550, said: '5.1.1 no such user' })
  await world.intend(LETTER)
  await world.deliver()
  expect(world.settled).toEqual([
    expect.objectContaining({ state: 'failed', answer: expect.stringContaining('no such user') }),
  ])
  const optOuts = await world.server.db.selectFrom('opt_outs').select(['email_key', 'how']).execute()
  expect(optOuts).toEqual([{ email_key: 'rosa@acme.test', how: 'bounce' }])
})

test('a step that failed for good and is performed again is sent anew, as it is now', async () => {
  world.mail.refuse = () => ({ code: 550, said: '5.7.1 no' })
  await world.intend(LETTER)
  await world.deliver()
  world.mail.refuse = () => null
  await world.intend({ ...LETTER, subject: 'Corrected' })
  await world.deliver()
  expect(world.mail.mails.map(({ subject }) => subject)).toEqual(['Corrected'])
  expect(world.settled.map(({ state }) => state)).toEqual(['failed', 'sent'])
})

test('an e-mail tells how to get no more: a button for mail programs and a link', async () => {
  await world.intend(LETTER)
  await world.deliver()
  const [seen] = world.mail.mails
  const header = (name: string) => seen?.headers.find(({ key }) => key === name)?.value
  expect(header('list-unsubscribe')).toMatch(/^<https:\/\/volant\.test\/unsubscribe\/[\w-]{43}>$/)
  expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  const link = header('list-unsubscribe')?.slice(1, -1) ?? ''
  expect(seen?.text).toContain(`No more e-mails from us: ${link}`)
  expect(seen?.html).toContain(`<a href="${link}">`)
  const kept = await sql<{ text: string }>`select unsubscribe_links::text as text from unsubscribe_links`.execute(
    world.server.db,
  )
  expect(kept.rows.map(({ text }) => text).join()).not.toContain(link.split('/').at(-1))
})

test('what was taken back while it was being sent is not tried again', async () => {
  const id = await world.intend(LETTER)
  let letGo = () => {}
  const away = new Promise<void>((resolve) => (letGo = resolve))
  const failing = world.worker({
    senderOf: async () => async () => {
      await away
      return { result: 'again', status: 451, said: 'later', failure: 'Not yet.' }
    },
  })
  await failing.round()
  await sql`update effects set lease_until = clock_timestamp() + interval '1 minute' where id = ${id}`.execute(
    world.server.db,
  )
  const taken = await world.server.db
    .transaction()
    .execute((trx) => dropEffectsOfRun(trx, world.run, 'The run was cancelled.'))
  expect([taken, (await world.stateOf(id)).state]).toEqual([0, 'due'])
  letGo()
  await failing.idle()
  expect(await world.stateOf(id)).toMatchObject({ state: 'dropped', failure: 'The run was cancelled.' })
})

test('what was taken back before is never sent', async () => {
  await world.intend(LETTER)
  expect(
    await world.server.db.transaction().execute((trx) => dropEffectsOfRun(trx, world.run, 'The run was cancelled.')),
  ).toBe(1)
  expect(await world.deliver()).toBe(0)
  expect(world.settled).toEqual([])
})

import { beforeAll, describe, expect, test } from 'vitest'
import { createPlaybookWorld, type DefinitionInput, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import type { StepInput } from './definition.ts'

// Submit, advance, expect: each scenario starts a run at an instant, in a company of a time zone.

type Wait = Extract<StepInput, { kind: 'wait' }>['wait']
type Quiet = NonNullable<NonNullable<DefinitionInput['limits']>['quietHours']>

const BERLIN = 'Europe/Berlin'
const NEW_YORK = 'America/New_York'
const KOLKATA = 'Asia/Kolkata'
const LORD_HOWE = 'Australia/Lord_Howe'
const ST_JOHNS = 'America/St_Johns'

/** Everything that happens in a zone happens on one clock, which never goes back: here is what was seen, by scenario. */
const seen = new Map<string, unknown>()
const moments: Moment[] = []
let count = 0

interface Moment {
  readonly zone: string
  readonly at: string
  readonly happens: (world: PlaybookWorld) => Promise<unknown>
}

/** Something to do or to look at when it is that time there; what it returns is kept under the key. */
function when(zone: string, at: string, key: string, happens: Moment['happens']): void {
  const kept: Moment['happens'] = async (world) => seen.set(key, await happens(world))
  moments.push({ zone, at, happens: kept })
}

beforeAll(async () => {
  for (const [zone, some] of Map.groupBy(moments, (moment) => moment.zone)) {
    // What is planned for the same minute happens in the order in which it stands here.
    const ordered = some.toSorted((a, b) => new Date(a.at).getTime() - new Date(b.at).getTime())
    const world = await createPlaybookWorld({ at: ordered[0]?.at ?? '', timeZone: zone })
    for (const { at, happens } of ordered) {
      await world.advance(at)
      await happens(world)
    }
    await world.close()
  }
}, 240_000)

const notice = (id: string): StepInput => ({ kind: 'notice', id, name: id, to: { rule: 'owner' }, text: 'Look' })
const waiting = (wait: Wait): StepInput[] => [{ kind: 'wait', id: 'w', name: 'w', wait }, notice('b')]
const elapsed = (amount: number, unit: 'minutes' | 'hours' | 'days' | 'weeks' | 'months'): Wait => ({
  until: 'elapsed',
  amount,
  unit,
})
const clock = (at: string, ...weekdays: number[]): Wait => ({ until: 'time', at, weekdays })
const renewal = (offsetDays: number, at = '09:00'): Wait => ({ until: 'date', field: 'renewal_on', offsetDays, at })
const minuteBefore = (at: string) => new Date(new Date(at).getTime() - 60_000).toISOString()

/** Starts a run at an instant, and looks a minute before the other one and at it. */
function watched(key: string, zone: string, { from, until, start }: Watched): void {
  let run = 0
  when(zone, from, `${key} begins`, async (world) => world.trail((run = await start(world))))
  when(zone, minuteBefore(until), `${key} before`, (world) => world.trail(run))
  when(zone, until, `${key} at`, (world) => world.trail(run))
}

interface Watched {
  readonly from: string
  readonly until: string
  readonly start: (world: PlaybookWorld) => Promise<number>
}

async function startOf(world: PlaybookWorld, steps: StepInput[], about: { renewalOn?: string } = {}): Promise<number> {
  const play = await world.playbook({ steps })
  return world.start(play, await world.account(`Account ${(count += 1)}`, about))
}

const keyOf = (...parts: readonly unknown[]) => JSON.stringify(parts)
const told = (key: string) => ['begins', 'before', 'at'].map((moment) => seen.get(`${key} ${moment}`))

describe('a run that waits', () => {
  const WAITS: readonly [zone: string, from: string, wait: Wait, until: string, why: string][] = [
    [BERLIN, '2026-01-31T08:00:00Z', elapsed(1, 'months'), '2026-02-28T08:00:00Z', 'there is no 31 February'],
    [BERLIN, '2026-03-22T08:00:00Z', elapsed(1, 'weeks'), '2026-03-29T07:00:00Z', 'a week into summer time'],
    [BERLIN, '2026-03-28T01:30:00Z', elapsed(1, 'days'), '2026-03-29T01:30:00Z', '02:30 is skipped'],
    [BERLIN, '2026-03-28T08:00:00Z', elapsed(1, 'days'), '2026-03-29T07:00:00Z', 'a day of 23 hours'],
    [BERLIN, '2026-03-28T08:00:00Z', elapsed(24, 'hours'), '2026-03-29T08:00:00Z', 'hours are hours'],
    [BERLIN, '2026-03-29T00:30:00Z', elapsed(60, 'minutes'), '2026-03-29T01:30:00Z', 'minutes across the jump'],
    [BERLIN, '2026-08-31T08:00:00Z', elapsed(6, 'months'), '2027-02-28T09:00:00Z', 'half a year, into winter time'],
    [BERLIN, '2026-10-24T00:30:00Z', elapsed(1, 'days'), '2026-10-25T00:30:00Z', '02:30 comes twice'],
    [BERLIN, '2026-10-24T07:00:00Z', elapsed(1, 'days'), '2026-10-25T08:00:00Z', 'a day of 25 hours'],
    [BERLIN, '2026-12-31T23:30:00Z', elapsed(1, 'months'), '2027-01-31T23:30:00Z', 'the company’s day, not UTC’s'],
    [BERLIN, '2028-01-31T08:00:00Z', elapsed(1, 'months'), '2028-02-29T08:00:00Z', 'a leap year'],
    [BERLIN, '2028-02-29T08:00:00Z', elapsed(12, 'months'), '2029-02-28T08:00:00Z', 'a year from a leap day'],
    [NEW_YORK, '2026-03-07T07:30:00Z', elapsed(1, 'days'), '2026-03-08T07:30:00Z', '02:30 is skipped there too'],
    [NEW_YORK, '2026-03-07T14:00:00Z', elapsed(1, 'days'), '2026-03-08T13:00:00Z', 'three weeks before Europe'],
    [NEW_YORK, '2026-10-31T05:30:00Z', elapsed(1, 'days'), '2026-11-01T05:30:00Z', '01:30 comes twice'],
    [NEW_YORK, '2026-10-31T13:00:00Z', elapsed(1, 'days'), '2026-11-01T14:00:00Z', 'a week after Europe'],
    [KOLKATA, '2026-01-30T19:00:00Z', elapsed(1, 'months'), '2026-02-27T19:00:00Z', 'already the 31st there'],
    [KOLKATA, '2026-03-28T20:00:00Z', elapsed(1, 'months'), '2026-04-28T20:00:00Z', 'no summer time'],
    [LORD_HOWE, '2026-04-03T22:00:00Z', elapsed(1, 'days'), '2026-04-04T22:30:00Z', 'half an hour longer'],
    [LORD_HOWE, '2026-10-02T22:30:00Z', elapsed(1, 'days'), '2026-10-03T22:00:00Z', 'half an hour shorter'],
    [ST_JOHNS, '2026-03-07T12:30:00Z', elapsed(1, 'days'), '2026-03-08T11:30:00Z', 'a zone off the hour'],
    ['UTC', '2026-02-28T12:00:00Z', elapsed(1, 'days'), '2026-03-01T12:00:00Z', 'the end of February'],
    ['America/Sao_Paulo', '2026-10-31T12:00:00Z', elapsed(3, 'weeks'), '2026-11-21T12:00:00Z', 'weeks of seven days'],
    [BERLIN, '2026-03-10T07:00:00Z', clock('08:00'), '2026-03-11T07:00:00Z', '08:00 is now: tomorrow’s'],
    [BERLIN, '2026-03-10T06:59:00Z', clock('08:00'), '2026-03-10T07:00:00Z', 'in a minute'],
    [BERLIN, '2026-03-10T07:00:00Z', clock('08:00', 1), '2026-03-16T07:00:00Z', 'the next Monday'],
    [BERLIN, '2026-03-13T12:00:00Z', clock('09:00', 1, 2, 3, 4, 5), '2026-03-16T08:00:00Z', 'not at the weekend'],
    [BERLIN, '2026-03-28T09:00:00Z', clock('02:30', 7), '2026-03-29T01:30:00Z', 'a time that is skipped'],
    [BERLIN, '2026-10-25T00:31:00Z', clock('02:30'), '2026-10-26T01:30:00Z', 'the second 02:30 is no other'],
    [NEW_YORK, '2026-03-07T15:00:00Z', clock('09:00'), '2026-03-08T13:00:00Z', 'tomorrow, in summer time'],
    [KOLKATA, '2026-05-01T03:30:00Z', clock('09:00'), '2026-05-02T03:30:00Z', 'half past three by UTC'],
  ]
  for (const [zone, from, wait, until] of WAITS)
    watched(keyOf(zone, from, wait, until), zone, { from, until, start: (world) => startOf(world, waiting(wait)) })
  test.each([...WAITS])('%s, %s, %j: until %s: %s', (zone, from, wait, until) => {
    expect(told(keyOf(zone, from, wait, until))).toEqual([['w going'], ['w going'], ['w done', 'b done']])
  })

  const DATED: readonly [zone: string, from: string, on: string, wait: Wait, until: string, why: string][] = [
    [BERLIN, '2026-03-10T08:00:00Z', '2026-03-29', renewal(0, '02:30'), '2026-03-29T01:30:00Z', 'a time skipped'],
    [BERLIN, '2026-03-10T08:00:00Z', '2026-12-31', renewal(-30), '2026-12-01T08:00:00Z', 'thirty days before'],
    [BERLIN, '2026-03-10T08:00:00Z', '2026-08-31', renewal(1), '2026-09-01T07:00:00Z', 'the day after a month’s end'],
    [BERLIN, '2028-01-10T08:00:00Z', '2028-03-01', renewal(-1), '2028-02-29T08:00:00Z', 'the day before is a leap day'],
    [NEW_YORK, '2026-03-10T08:00:00Z', '2026-11-01', renewal(0, '01:30'), '2026-11-01T05:30:00Z', 'the first of two'],
    [KOLKATA, '2026-03-10T08:00:00Z', '2026-04-01', renewal(-1, '00:15'), '2026-03-30T18:45:00Z', 'a day of theirs'],
  ]
  for (const [zone, from, renewalOn, wait, until] of DATED) {
    const start = (world: PlaybookWorld) => startOf(world, waiting(wait), { renewalOn })
    watched(keyOf(zone, from, renewalOn, wait, until), zone, { from, until, start })
  }
  test.each([...DATED])('%s, from %s for a renewal on %s %j: until %s: %s', (zone, from, on, wait, until) => {
    expect(told(keyOf(zone, from, on, wait, until))).toEqual([['w going'], ['w going'], ['w done', 'b done']])
  })

  const PASSED: readonly [from: string, on: string, offsetDays: number, why: string][] = [
    ['2026-03-10T08:00:00Z', '2026-03-09', 0, 'the day was yesterday'],
    ['2026-03-10T08:00:00Z', '2026-03-10', 0, '09:00 has just come'],
    ['2026-03-10T08:00:00Z', '2026-03-20', -30, 'thirty days before are over'],
  ]
  for (const [from, renewalOn, offsetDays] of PASSED)
    when(BERLIN, from, keyOf(from, renewalOn, offsetDays), async (world) =>
      world.trail(await startOf(world, waiting(renewal(offsetDays)), { renewalOn })),
    )
  test.each([...PASSED])('goes on at once at %s for %s %i: %s', (from, on, offsetDays) => {
    expect(seen.get(keyOf(from, on, offsetDays))).toEqual(['w done', 'b done'])
  })
})

describe('an e-mail', () => {
  const night: Quiet = { from: '18:00', to: '08:00', weekends: true }
  const everyNight: Quiet = { ...night, weekends: false }
  const noon: Quiet = { from: '12:00', to: '13:30', weekends: false }

  const MAILS: readonly [zone: string, at: string, quiet: Quiet | null, out: string, why: string][] = [
    [BERLIN, '2026-06-10T20:00:00Z', null, '2026-06-10T20:00:00Z', 'nothing is quiet'],
    [BERLIN, '2026-06-10T12:00:00Z', night, '2026-06-10T12:00:00Z', 'by day'],
    [BERLIN, '2026-06-10T20:00:00Z', night, '2026-06-11T06:00:00Z', 'at night'],
    [BERLIN, '2026-06-10T02:00:00Z', night, '2026-06-10T06:00:00Z', 'before the morning'],
    [BERLIN, '2026-06-12T20:00:00Z', night, '2026-06-15T06:00:00Z', 'on a Friday night'],
    [BERLIN, '2026-06-14T10:00:00Z', night, '2026-06-15T06:00:00Z', 'on a Sunday'],
    [BERLIN, '2026-06-13T12:00:00Z', everyNight, '2026-06-13T12:00:00Z', 'on a Saturday that is not quiet'],
    [BERLIN, '2026-03-28T20:00:00Z', everyNight, '2026-03-29T06:00:00Z', 'in the short night'],
    [BERLIN, '2026-10-24T20:00:00Z', everyNight, '2026-10-25T07:00:00Z', 'in the long night'],
    [BERLIN, '2026-06-10T10:30:00Z', noon, '2026-06-10T11:30:00Z', 'at noon'],
    [NEW_YORK, '2026-06-11T00:00:00Z', night, '2026-06-11T12:00:00Z', 'in the evening over there'],
    [KOLKATA, '2026-06-10T14:00:00Z', night, '2026-06-11T02:30:00Z', 'in the evening half an hour off'],
  ]
  for (const [zone, at, quietHours, out] of MAILS) {
    const news: unknown[] = []
    let run = 0
    when(zone, at, 'an e-mail is intended', async (world) => {
      const account = await world.account(`Mailed ${(count += 1)}`)
      await world.contact(account)
      const email: StepInput = {
        kind: 'email',
        id: 'm',
        name: 'm',
        toRoles: ['champion'],
        subject: 'Hello',
        body: 'You',
      }
      const play = await world.playbook({ limits: { quietHours }, steps: [email, notice('b')] })
      run = await world.start(play, account)
      news.push(...(await world.trail(run)))
    })
    if (out !== at)
      when(zone, minuteBefore(out), 'it is quiet', async (world) => {
        await world.deliver(run, 'm').catch((error: Error) => news.push(error.message))
      })
    when(zone, out, keyOf(zone, at, quietHours, out), async (world) => {
      await world.deliver(run, 'm')
      return [...news, await world.trail(run)]
    })
  }
  test.each([...MAILS])('%s at %s, quiet %j, goes out at %s: %s', (zone, at, quiet, out) => {
    const waited = out === at ? [] : ['Nothing of this step is due to be sent.']
    expect(seen.get(keyOf(zone, at, quiet, out))).toEqual(['m going', ...waited, ['m done', 'b done']])
  })
})

describe('a schedule', () => {
  type Schedule = Extract<DefinitionInput['trigger'], { kind: 'schedule' }>
  const every = (name: Schedule['every'], day: number, at: string): Omit<Schedule, 'condition'> => ({
    kind: 'schedule',
    every: name,
    day,
    at,
  })

  const SCHEDULES: readonly [
    zone: string,
    from: string,
    to: string,
    when: Omit<Schedule, 'condition'>,
    began: string[],
    why: string,
  ][] = [
    [
      BERLIN,
      '2026-03-28T00:00:00Z',
      '2026-03-30T12:00:00Z',
      every('day', 1, '02:30'),
      ['2026-03-28T01:30:00Z', '2026-03-29T01:30:00Z', '2026-03-30T00:30:00Z'],
      'once on each day, also where its time is skipped',
    ],
    [
      BERLIN,
      '2026-10-24T00:00:00Z',
      '2026-10-26T12:00:00Z',
      every('day', 1, '02:30'),
      ['2026-10-24T00:30:00Z', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
      'once on the day on which its time comes twice',
    ],
    [
      BERLIN,
      '2027-01-15T00:00:00Z',
      '2027-04-01T00:00:00Z',
      every('month', 31, '08:00'),
      ['2027-01-31T07:00:00Z', '2027-02-28T07:00:00Z', '2027-03-31T06:00:00Z'],
      'on the last day of shorter months',
    ],
    [
      NEW_YORK,
      '2027-03-05T00:00:00Z',
      '2027-03-20T00:00:00Z',
      every('week', 1, '09:00'),
      ['2027-03-08T14:00:00Z', '2027-03-15T13:00:00Z'],
      'every Monday by the clock on the wall',
    ],
    [
      'UTC',
      '2027-05-01T00:00:00Z',
      '2027-12-31T00:00:00Z',
      every('quarter', 1, '06:00'),
      ['2027-07-01T06:00:00Z', '2027-10-01T06:00:00Z'],
      'on the first day of each quarter',
    ],
  ]
  for (const [zone, from, to, schedule] of SCHEDULES) {
    let play = 0
    when(zone, from, 'a schedule is on', async (world) => {
      const name = `Scheduled ${(count += 1)}`
      await world.account(name)
      const condition = { kind: 'field' as const, field: 'name' as const, operator: 'is' as const, values: [name] }
      const trigger = { ...schedule, condition }
      play = await world.playbook({ trigger, limits: { reentry: 'always' }, steps: [notice('b')] })
    })
    when(zone, to, keyOf(zone, from, to, schedule), async (world) => {
      const runs = await world.runs(play)
      await world.call('operations', 'POST', `/api/playbooks/${play}/switch`, { state: 'off' })
      return runs.map(({ beganAt }) => beganAt)
    })
  }
  test.each([...SCHEDULES])('%s, from %s to %s, %j: %j: %s', (zone, from, to, schedule, began) => {
    expect(seen.get(keyOf(zone, from, to, schedule))).toEqual(began.map((at) => new Date(at)))
  })
})

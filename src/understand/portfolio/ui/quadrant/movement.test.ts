import { describe, expect, test } from 'vitest'
import { arrowBetween, directionOf, movementOf } from './movement.ts'
import { crossingSentence, notDrawnSentence } from './finding.ts'
import type { CrossingPoint } from './finding.ts'
import { nearestTowards } from './nearest.ts'
import type { Quadrant } from '../../../../web/design/bands.ts'

const point = (now: Quadrant, then: Quadrant | null, arrMinor: number | null = 10_000_000): CrossingPoint => ({
  cx: 40,
  co: 40,
  cxThen: then ? 44 : null,
  coThen: then ? 40 : null,
  quadrant: now,
  quadrantThen: then,
  arrMinor,
})

describe('how an account moved', () => {
  test('another quadrant is a crossing, however small', () => {
    expect(movementOf({ ...point('critical', 'strained'), cxThen: 40, coThen: 40.1 })).toBe('crossed')
  })
  test('four points within a quadrant are worth an arrow, less are not', () => {
    expect(movementOf(point('critical', 'critical'))).toBe('moved')
    expect(movementOf({ ...point('critical', 'critical'), cxThen: 43 })).toBe('still')
  })
  test('nothing known of then is no movement', () => expect(movementOf(point('critical', null))).toBe('still'))

  test.each<[Quadrant, Quadrant, string]>([
    ['thriving', 'unproven', 'worse'],
    ['thriving', 'critical', 'worse'],
    ['strained', 'critical', 'worse'],
    ['unproven', 'strained', 'aside'],
    ['critical', 'unproven', 'better'],
  ])('from %s to %s is %s', (then, now, direction) => expect(directionOf(then, now)).toBe(direction))
})

describe('the sentence above the picture', () => {
  const said = (points: CrossingPoint[]) => crossingSentence(points, 30, 'EUR')
  test('counts those that crossed for the worse, with their ARR, and who came back', () => {
    expect(said([point('critical', 'strained', 5_830_000), point('strained', 'thriving', 18_400_000)])).toBe(
      'Two accounts worth €242k crossed a line for the worse in 30 days; none came back',
    )
    expect(said([point('critical', 'strained'), point('thriving', 'strained')])).toBe(
      'One account worth €100k crossed a line for the worse in 30 days; one account worth €100k crossed one for the better',
    )
  })
  test('good news and no news', () => {
    expect(said([point('thriving', 'strained')])).toBe(
      'One account worth €100k crossed a line for the better in 30 days; none for the worse',
    )
    expect(said([point('unproven', 'strained')])).toMatch('neither better nor worse')
    expect(said([point('critical', 'critical'), point('critical', null)])).toBe('No account crossed a line in 30 days')
  })
  test('says no sum where any of it is hidden', () => {
    expect(said([point('critical', 'strained', null), point('critical', 'strained')])).toMatch(/^Two accounts crossed/)
  })
})

describe('accounts that are not drawn', () => {
  const percentOf = (share: number | null) => `${Math.round((share ?? 0) * 100)} %`
  const samples = [
    { name: 'Eddon Marine', coverage: 0.42 },
    { name: 'Tollan Foods', coverage: null },
  ]
  test('one is named with what is missing', () => {
    expect(notDrawnSentence({ count: 1, samples }, percentOf)).toBe(
      'Eddon Marine is not drawn: only 42 % of its scorecard has data, and 50 % is needed.',
    )
    expect(notDrawnSentence({ count: 1, samples: [{ name: 'Tollan Foods', coverage: 0.8 }] }, percentOf)).toMatch(
      'CX or CO is not known',
    )
  })
  test('several are named by the first two', () => {
    expect(notDrawnSentence({ count: 2, samples }, percentOf)).toMatch(/^Eddon Marine and Tollan Foods are not drawn/)
    expect(notDrawnSentence({ count: 14, samples }, percentOf)).toMatch(/^Eddon Marine, Tollan Foods and 12 more/)
    expect(notDrawnSentence({ count: 0, samples: [] }, percentOf)).toBeNull()
  })
})

test('an arrow ends at the edge of the bubble, and there is none inside it', () => {
  const arrow = arrowBetween({ x: 0, y: 0 }, { x: 100, y: 0, radius: 20 })
  expect(arrow?.path).toMatch(/^M3\.0 0\.0L78\.0 0\.0M/)
  expect(arrowBetween({ x: 90, y: 0 }, { x: 100, y: 0, radius: 20 })).toBeNull()
})

test('arrow keys lead to the neighbour in their direction', () => {
  const here = { id: 1, x: 0, y: 0 }
  const points = [here, { id: 2, x: 50, y: 5 }, { id: 3, x: 20, y: 90 }, { id: 4, x: -40, y: 0 }]
  expect(nearestTowards(points, here, 'ArrowRight')?.id).toBe(2)
  expect(nearestTowards(points, here, 'ArrowDown')?.id).toBe(3)
  expect(nearestTowards(points, here, 'ArrowLeft')?.id).toBe(4)
  expect(nearestTowards(points, here, 'ArrowUp')).toBeNull()
})

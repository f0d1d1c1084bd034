import { expect, test } from 'vitest'
import { helixShape } from './helix-shape.ts'

const room = { width: 200, pitch: 50 }
const turn = (key: string, startMinor: number, endMinor: number) => ({ key, startMinor, endMinor })
const ends = (path: string) => {
  const points = path
    .split(/[ML]/)
    .filter(Boolean)
    .map((point) => point.split(' ').map(Number))
  return [points[0], points.at(-1)]
}

test('the widest turn fills the room, the others are as wide as their ARR', () => {
  const { turns } = helixShape([turn('a', 50, 100), turn('b', 100, 200)], room)
  expect(turns.map(({ startRadius, endRadius }) => [startRadius, endRadius])).toEqual([
    [25, 50],
    [50, 100],
  ])
})

test('the latest turn stands on top, and every path stays inside its room', () => {
  const { turns, height } = helixShape([turn('a', 200, 100), turn('b', 100, 10), turn('c', 10, 200)], room)
  expect(turns[0] && turns[2] && turns[0].middle > turns[2].middle).toBe(true)
  for (const { back, front } of turns)
    for (const point of [...ends(back), ...ends(front)]) {
      const [x = -1, y = -1] = point ?? []
      expect(x >= 0 && x <= 200 && y >= 0 && y <= height).toBe(true)
    }
})

test('a turn joins its own halves, and nothing is drawn of no turns', () => {
  const { turns } = helixShape([turn('a', 80, 120)], room)
  expect(ends(turns[0]?.back ?? '')[1]).toEqual(ends(turns[0]?.front ?? '')[0])
  expect(helixShape([], room).turns).toEqual([])
})

test('a turn of nothing is still seen', () => {
  const { turns } = helixShape([turn('a', 100, 0), turn('b', 0, 0)], room)
  expect(turns.map(({ endRadius }) => endRadius)).toEqual([3, 3])
})

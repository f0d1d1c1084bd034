import { describe, expect, test } from 'vitest'
import { hiddenSpans, mergePages, pagesInSight, waitingSentence } from './row-pages.ts'

const options = { pageSize: 100, ahead: 50, total: 1_000, hidden: [] }
const page = (...ids: number[]) => ({ rows: ids.map((id) => ({ id, name: `before ${id}` })) })
const later = (...ids: number[]) => ({ rows: ids.map((id) => ({ id, name: `after ${id}` })) })
const pages = (...list: ReturnType<typeof page>[]) => new Map(list.map((one, index) => [index, one]))

describe('pages in sight', () => {
  test('the page in sight, and the next one before it is reached', () => {
    expect(pagesInSight({ first: 0, last: 30 }, options)).toEqual([0])
    expect(pagesInSight({ first: 20, last: 60 }, options)).toEqual([0, 1])
    expect(pagesInSight({ first: 510, last: 540 }, options)).toEqual([4, 5])
  })

  test('nothing beyond the end of the list, and the first page of an unknown one', () => {
    expect(pagesInSight({ first: 980, last: 999 }, options)).toEqual([9])
    expect(pagesInSight({ first: 0, last: 0 }, { ...options, total: 0 })).toEqual([0])
    expect(pagesInSight({ first: 900, last: 950 }, { ...options, total: 120 })).toEqual([1])
  })

  test('rows of collapsed groups are not fetched', () => {
    const hidden = hiddenSpans(
      [
        { key: 'critical', count: 10 },
        { key: 'strained', count: 900 },
        { key: 'thriving', count: 90 },
      ],
      new Set(['strained']),
    )
    expect(hidden).toEqual([{ first: 10, last: 909 }])
    expect(pagesInSight({ first: 0, last: 930 }, { ...options, hidden })).toEqual([0, 9])
  })
})

describe('news while somebody looks at the list', () => {
  test('new values show at once where they stand', () => {
    const merged = mergePages(pages(page(1, 2)), pages(later(1, 2)), true)
    expect(merged.pages.get(0)?.rows[0]?.name).toBe('after 1')
    expect(merged.isOutdated).toBe(false)
  })

  test('rows keep their places when the order changed, with their new values', () => {
    const merged = mergePages(pages(page(1, 2, 3)), pages(later(3, 1, 2)), true)
    expect(merged.pages.get(0)?.rows.map((row) => row.name)).toEqual(['after 1', 'after 2', 'after 3'])
    expect(waitingSentence(merged)).toBe('The order changed')
  })

  test('newcomers wait behind a notice, counted once over all pages', () => {
    const merged = mergePages(pages(page(1, 2), page(3, 4)), pages(later(9, 1), later(2, 3)), true)
    expect(merged.pages.get(0)?.rows.map((row) => row.id)).toEqual([1, 2])
    expect(waitingSentence(merged)).toBe('1 new')
  })

  test('a page not seen before is simply shown', () => {
    const merged = mergePages(pages(page(1)), pages(later(1), later(2)), true)
    expect(merged.pages.get(1)?.rows[0]?.id).toBe(2)
    expect(waitingSentence(merged)).toBeNull()
  })

  test('with nobody at work the list takes its new order', () => {
    const merged = mergePages(pages(page(1, 2)), pages(later(2, 1)), false)
    expect(merged.pages.get(0)?.rows.map((row) => row.id)).toEqual([2, 1])
    expect(merged.isOutdated).toBe(false)
  })
})

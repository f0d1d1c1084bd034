import { expect, test } from 'vitest'
import { isGrouped, questionOf, TaskAddress } from './task-address.ts'

test('a mistyped address shows my open tasks by day', () => {
  const address = TaskAddress.parse({
    tab: 'nonsense',
    scope: 'world',
    sort: 7,
    priorities: 'x',
    whose: 'me',
    task: -1,
  })
  expect(questionOf(address, 100)).toEqual({
    scope: 'mine',
    states: ['open'],
    due: ['overdue', 'today', 'week', 'later', 'none'],
    priorities: [],
    kinds: [],
    sort: 'due',
    limit: 100,
  })
  expect(isGrouped(address)).toBe(true)
})

test('an account shows everybody’s, nobody’s are asked for, and what is done comes newest first', () => {
  const address = TaskAddress.parse({ tab: 'done', account: 7, whose: 0, q: 'call' })
  expect(questionOf(address, 100)).toMatchObject({
    scope: 'all',
    accountId: 7,
    unassigned: true,
    states: ['done', 'dropped'],
    sort: 'done',
    search: 'call',
  })
  expect(isGrouped(address)).toBe(false)
})

test('a tab narrows to its days', () => {
  expect(questionOf(TaskAddress.parse({ tab: 'overdue', whose: 3 }), 10)).toMatchObject({
    due: ['overdue'],
    assigneeIds: [3],
  })
})

import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { addDays } from '../../kernel/day.ts'
import { scopeOf } from '../../kernel/access.ts'
import type { Condition } from '../../kernel/conditions.ts'
import type { AccountFilter } from '../../kernel/filters.ts'
import type { Db } from '../../platform/db/database.ts'
import { quadrantOf, type Quadrant } from '../health/bands.ts'
import { conditionsOf, fieldType, type CustomType } from './conditions.ts'
import type {
  accountsBoard,
  accountsMap,
  accountSparks,
  accountsQuadrant,
  findAccounts,
  listAccounts,
} from './contract.ts'
import { familiesOf } from './families.ts'
import { idsInStage, stagesInOrder, stageTotals } from './views-board.ts'
import { choices } from './views-choices.ts'
import type { Fragment, Reader, Selection } from './views-conditions.ts'
import { findByText } from './views-find.ts'
import { kinOf } from './views-map.ts'
import { countOfLeft, notDrawn, quadrantCounts, quadrantMoves, quadrantPoints } from './views-quadrant.ts'
import { rowsOf } from './views-rows.ts'
import { closesSince, dailyValues } from './views-sparks.ts'
import {
  countOf,
  customFieldTypes,
  groupNames,
  groupsOf,
  pageOfIds,
  totalsOf,
  type Grouping,
  type Order,
} from './views.ts'

const QUADRANTS = ['thriving', 'unproven', 'strained', 'critical'] as const
const MOVES_SHOWN = 50

export function readerOf({ actor, today, company }: Pick<Context, 'actor' | 'today' | 'company'>): Reader {
  return { actor, today, timeZone: company.timeZone }
}

export function selectionOf(
  input: { filters: readonly AccountFilter[]; search?: string | undefined; ids?: readonly number[] | undefined },
  fields: ReadonlyMap<string, CustomType>,
  reader: Reader,
): Selection {
  return {
    conditions: conditionsOf(input.filters, fields, reader.actor.memberId),
    search: input.search,
    ids: input.ids,
  }
}

/** A condition as a test of a row of `portfolio`, true only where it holds for the account; refuses what cannot be judged. */
export type Narrow = (condition: Condition, context: Context) => Promise<Fragment>

/** Everything a request selects by: its filters, and its condition by whoever knows how to judge it. */
export async function narrowedSelection(
  input: Parameters<typeof selectionOf>[0] & { condition?: Condition | undefined },
  { context, fields, narrow }: { context: Context; fields: ReadonlyMap<string, CustomType>; narrow: Narrow },
): Promise<Selection> {
  const selection = selectionOf(input, fields, readerOf(context))
  return input.condition ? { ...selection, narrowing: await narrow(input.condition, context) } : selection
}

/** By ARR means by name to a reader who sees no money at all. */
export function orderOf(
  input: { sort: string; direction: 'up' | 'down'; group?: Grouping | undefined },
  fields: ReadonlyMap<string, CustomType>,
  reader: Reader,
): Order {
  if (input.sort === 'arr' && scopeOf(reader.actor, 'money') === 'none') {
    return { sort: 'name', type: 'text', direction: 'up', group: input.group }
  }
  return { sort: input.sort, type: fieldType(input.sort, fields), direction: input.direction, group: input.group }
}

export async function portfolioPage(input: ParsedInputOf<typeof listAccounts>, context: Context, narrow: Narrow) {
  const { db, actor } = context
  const reader = readerOf(context)
  const fields = await customFieldTypes(db)
  const selection = await narrowedSelection(input, { context, fields, narrow })
  const order = orderOf(input, fields, reader)
  const page = { ...order, offset: input.offset, limit: input.limit }
  const [totals, rows, groups] = await Promise.all([
    totalsOf(db, reader, selection),
    pageOfIds(db, reader, selection, page).then((ids) => rowsOf(db, actor, ids, input.attributes)),
    input.group === undefined ? [] : namedGroups(db, reader, selection, input.group),
  ])
  const { total, arrMinor, arrWithHealth, arrTimesHealth } = totals
  const healthByArr = arrWithHealth && arrTimesHealth !== null ? arrTimesHealth / arrWithHealth : null
  return { rows, total, totals: { arrMinor, healthByArr }, groups }
}

async function namedGroups(db: Db, reader: Reader, selection: Selection, group: Grouping) {
  const [groups, names] = await Promise.all([groupsOf(db, reader, selection, group), groupNames(db, group)])
  return groups.map(({ key, count, arrMinor }) => {
    const name = key === null ? `No ${group}` : (names.get(key) ?? key)
    return { key: key ?? '', name, count, arrMinor }
  })
}

export async function sparks({ ids, days }: ParsedInputOf<typeof accountSparks>, { db, actor, today }: Context) {
  const span = { from: addDays(today, 1 - days), until: today }
  const byAccount = Map.groupBy(await closesSince(db, actor, ids, span), (close) => close.accountId)
  return { sparks: [...byAccount].map(([id, closes]) => ({ id, values: dailyValues(closes, span) })) }
}

export async function quadrantPicture(input: ParsedInputOf<typeof accountsQuadrant>, context: Context, narrow: Narrow) {
  const { db } = context
  const reader = readerOf(context)
  const selection = await narrowedSelection(input, { context, fields: await customFieldTypes(db), narrow })
  const [points, counts, moves, missing, left] = await Promise.all([
    quadrantPoints(db, reader, selection, input.since),
    quadrantCounts(db, reader, selection),
    quadrantMoves(db, reader, selection, input.since),
    notDrawn(db, reader, selection),
    countOfLeft(db, reader, selection),
  ])
  const count = (quadrant: Quadrant) => counts.find((one) => one.quadrant === quadrant)
  return {
    points: points.flatMap((point) => {
      const quadrant = quadrantOf(point.cx, point.co)
      return quadrant === null ? [] : [{ ...point, quadrant, quadrantThen: quadrantOf(point.cxThen, point.coThen) }]
    }),
    total: counts.reduce((total, one) => total + one.count, 0),
    quadrants: QUADRANTS.map((quadrant) => ({
      quadrant,
      count: count(quadrant)?.count ?? 0,
      arrMinor: count(quadrant)?.arrMinor ?? null,
      entered: moves.filter((move) => move.now === quadrant).slice(0, MOVES_SHOWN),
      left: moves.filter((move) => move.before === quadrant).slice(0, MOVES_SHOWN),
    })),
    notDrawn: missing,
    left,
  }
}

export async function board(input: ParsedInputOf<typeof accountsBoard>, context: Context, narrow: Narrow) {
  const { db, actor } = context
  const reader = readerOf(context)
  const selection = await narrowedSelection(input, { context, fields: await customFieldTypes(db), narrow })
  const [totals, stages] = await Promise.all([stageTotals(db, reader, selection), stagesInOrder(db)])
  const totalOf = (stageId: number | null) => totals.find((one) => one.stageId === stageId)
  const columns = [
    ...stages.filter((stage) => !stage.isArchived || totalOf(stage.id)),
    ...(totalOf(null) ? [NO_STAGE] : []),
  ]
  const ids = await Promise.all(
    columns.map((stage) => idsInStage(db, reader, selection, { id: stage.id, limit: input.perStage })),
  )
  const rows = new Map((await rowsOf(db, actor, ids.flat())).map((row) => [row.id, row]))
  return {
    stages: columns.map(({ id, key, name }, index) => ({
      id,
      key,
      name,
      count: totalOf(id)?.count ?? 0,
      arrMinor: totalOf(id)?.arrMinor ?? null,
      rows: (ids[index] ?? []).flatMap((accountId) => rows.get(accountId) ?? []),
    })),
  }
}

export async function familyMap(input: ParsedInputOf<typeof accountsMap>, context: Context, narrow: Narrow) {
  const { db, actor } = context
  const reader = readerOf(context)
  const selection = await narrowedSelection(input, { context, fields: await customFieldTypes(db), narrow })
  const [{ total, found, kin }, everybody] = await Promise.all([
    kinOf(db, reader, selection, input.families),
    countOf(db, reader, selection),
  ])
  const rows = new Map(
    (
      await rowsOf(
        db,
        actor,
        kin.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  )
  const families = familiesOf(kin).map(({ members, ...family }) => ({
    ...family,
    members: members.flatMap(({ id, ...member }) => {
      const row = rows.get(id)
      return row ? [{ row, ...member }] : []
    }),
  }))
  return { families, total, alone: everybody - found }
}

const NO_STAGE = { id: null, key: '', name: 'No stage' }

export async function find({ text, limit }: ParsedInputOf<typeof findAccounts>, { db, actor }: Context) {
  return { accounts: await findByText(db, actor, text, limit) }
}

export async function offerChoices({ db, actor }: Context) {
  return choices(db, actor)
}

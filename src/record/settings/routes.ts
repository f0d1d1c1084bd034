import { implement, type Route } from '../../platform/http/route.ts'
import { addCustomField, addEntry, changeCustomField, changeEntry, reorder } from './actions.ts'
import {
  createCustomField,
  createSegment,
  createStage,
  editCustomField,
  editSegment,
  editStage,
  listCustomFields,
  listSegments,
  listStages,
  orderSegments,
  orderStages,
} from './contract.ts'
import { customFieldRows, directoryRows } from './store.ts'
import type { z } from 'zod'
import type { CustomFieldSetting } from './contract.ts'

type FieldRows = z.input<typeof CustomFieldSetting>[]

export const SETTING_ROUTES: readonly Route[] = [
  implement(listSegments, async (_input, { db }) => ({ segments: await directoryRows(db, 'segments') })),
  implement(createSegment, (input, context) => addEntry('segments', input, context)),
  implement(editSegment, ({ segmentId, ...change }, context) => changeEntry('segments', segmentId, change, context)),
  implement(orderSegments, ({ ids }, context) => reorder('segments', ids, context)),
  implement(listStages, async (_input, { db }) => ({ stages: await directoryRows(db, 'stages') })),
  implement(createStage, (input, context) => addEntry('stages', input, context)),
  implement(editStage, ({ stageId, ...change }, context) => changeEntry('stages', stageId, change, context)),
  implement(orderStages, ({ ids }, context) => reorder('stages', ids, context)),
  implement(listCustomFields, async (_input, { db }) => ({ fields: (await customFieldRows(db)) as FieldRows })),
  implement(createCustomField, (input, context) => addCustomField(input, context)),
  implement(editCustomField, (input, context) => changeCustomField(input, context)),
]

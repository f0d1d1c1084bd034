import { z } from 'zod'
import { Flag, Id, Key, shortText, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

const Description = z.string().trim().max(1_000)
const Made = z.object({ id: z.number() })
const Ids = z.array(Id).min(1).max(500)

const Listed = z.object({
  id: z.number(),
  key: z.string(),
  name: z.string(),
  description: z.string(),
  isArchived: z.boolean(),
  /** Accounts that are in it now. */
  accounts: z.number(),
})

export const SegmentSetting = Listed
export const StageSetting = Listed.extend({
  /** How long an account usually stays; null where there is no usual. */
  expectedDays: z.number().nullable(),
  isTerminal: z.boolean(),
})

const Naming = { name: shortText(80), key: Key.optional(), description: Description.default('') }
const Renaming = { name: shortText(80).optional(), description: Description.optional(), isArchived: Flag.optional() }
const StageRules = { expectedDays: wholeNumber(1, 3_650).nullable().optional(), isTerminal: Flag.optional() }

export const listSegments = endpoint({
  method: 'GET',
  path: '/api/settings/segments',
  permission: 'settings.read',
  summary: 'Segments in their order, with how many accounts are in each',
  input: z.object({}),
  output: z.object({ segments: z.array(SegmentSetting) }),
})

export const createSegment = endpoint({
  method: 'POST',
  path: '/api/settings/segments',
  permission: 'settings.write',
  summary: 'Add a segment at the end',
  input: z.object(Naming),
  output: Made,
})

export const editSegment = endpoint({
  method: 'PATCH',
  path: '/api/settings/segments/:segmentId',
  permission: 'settings.write',
  summary: 'Rename a segment, describe it, or take it out of use',
  input: z.object({ segmentId: Id, ...Renaming }),
  output: Made,
})

export const orderSegments = endpoint({
  method: 'PUT',
  path: '/api/settings/segments-order',
  permission: 'settings.write',
  summary: 'Put segments in this order; those not named follow as they stood',
  input: z.object({ ids: Ids }),
  output: z.object({ ordered: z.number() }),
})

export const listStages = endpoint({
  method: 'GET',
  path: '/api/settings/stages',
  permission: 'settings.read',
  summary: 'Lifecycle stages in their order, with how many accounts are in each',
  input: z.object({}),
  output: z.object({ stages: z.array(StageSetting) }),
})

export const createStage = endpoint({
  method: 'POST',
  path: '/api/settings/stages',
  permission: 'settings.write',
  summary: 'Add a lifecycle stage at the end',
  input: z.object({ ...Naming, ...StageRules }),
  output: Made,
})

export const editStage = endpoint({
  method: 'PATCH',
  path: '/api/settings/stages/:stageId',
  permission: 'settings.write',
  summary: 'Change a lifecycle stage, or take it out of use',
  input: z.object({ stageId: Id, ...Renaming, ...StageRules }),
  output: Made,
})

export const orderStages = endpoint({
  method: 'PUT',
  path: '/api/settings/stages-order',
  permission: 'settings.write',
  summary: 'Put stages in this order; those not named follow as they stood',
  input: z.object({ ids: Ids }),
  output: z.object({ ordered: z.number() }),
})

export const FIELD_ENTITIES = ['account', 'contact', 'subscription', 'ticket'] as const
export const FIELD_TYPES = ['text', 'number', 'boolean', 'day'] as const

export const CustomFieldSetting = z.object({
  id: z.number(),
  entity: z.enum(FIELD_ENTITIES),
  key: z.string(),
  name: z.string(),
  type: z.enum(FIELD_TYPES),
  description: z.string(),
  isArchived: z.boolean(),
  /** Rows that have a value. */
  used: z.number(),
})

export const listCustomFields = endpoint({
  method: 'GET',
  path: '/api/settings/custom-fields',
  permission: 'settings.read',
  summary: 'Custom fields, with how many rows have a value',
  input: z.object({}),
  output: z.object({ fields: z.array(CustomFieldSetting) }),
})

export const createCustomField = endpoint({
  method: 'POST',
  path: '/api/settings/custom-fields',
  permission: 'settings.write',
  summary: 'Add a custom field',
  input: z.object({
    entity: z.enum(FIELD_ENTITIES).default('account'),
    type: z.enum(FIELD_TYPES),
    ...Naming,
  }),
  output: Made,
})

export const editCustomField = endpoint({
  method: 'PATCH',
  path: '/api/settings/custom-fields/:fieldId',
  permission: 'settings.write',
  summary: 'Rename a custom field, describe it, or put it away; its values stay',
  input: z.object({ fieldId: Id, ...Renaming }),
  output: Made,
})

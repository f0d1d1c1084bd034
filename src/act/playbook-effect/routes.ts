import { implement, type Route } from '../../platform/http/route.ts'
import { getPlaybookEffect } from '../playbooks/contract.ts'
import { playbookEffect } from './actions.ts'

export const EFFECT_ROUTES: readonly Route[] = [
  implement(getPlaybookEffect, ({ playbookId }, context) => playbookEffect(playbookId, context)),
]

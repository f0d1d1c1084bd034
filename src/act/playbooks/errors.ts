import { Refusal, type RefusalDetail } from '../../kernel/refusal.ts'

export const keyTaken = (key: string) =>
  new Refusal('playbooks.key_taken', 409, `A playbook with the key “${key}” exists already. Choose another key.`)
export const draftChanged = () =>
  new Refusal(
    'playbooks.draft_changed',
    409,
    'Somebody else saved, published or dropped this draft meanwhile. Load it again, then repeat your change.',
  )
export const noDraft = () =>
  new Refusal('playbooks.no_draft', 409, 'There is no draft. Change something and save it first.')
export const draftHasProblems = (problems: readonly RefusalDetail[]) =>
  new Refusal(
    'playbooks.draft_has_problems',
    422,
    `Correct the draft first: ${problems[0]?.message ?? 'it does not fit.'}`,
    {
      details: problems,
    },
  )
export const notLive = () =>
  new Refusal('playbooks.not_live', 409, 'This playbook has no published version yet. Publish its draft first.')
export const isArchived = () =>
  new Refusal('playbooks.archived', 409, 'This playbook is archived. Switch it off or on first to bring it back.')

export const contactNeeded = () =>
  new Refusal('playbooks.contact_needed', 422, 'This playbook is about a person. Name the contact to start it for.')
export const oneContactOneAccount = () =>
  new Refusal('playbooks.one_account', 422, 'A contact belongs to one account. Name that account alone.')

export const runHasEnded = () =>
  new Refusal('runs.ended', 409, 'This run has ended. Start the playbook again if it is needed once more.')
export const notActive = () =>
  new Refusal('runs.not_active', 409, 'Only a run that is going can be paused. Load the page again.')
export const notPaused = () => new Refusal('runs.not_paused', 409, 'This run is not paused. Load the page again.')
export const notParked = () =>
  new Refusal('runs.not_parked', 409, 'This step is not parked any more. Load the page again.')
export const notAtStep = () =>
  new Refusal('runs.not_at_step', 409, 'The run does not stand at this step any more. Load the page again.')
export const alreadyDecided = () =>
  new Refusal('runs.already_decided', 409, 'This was decided already. Load the page again.')
export const notAsked = () =>
  new Refusal(
    'runs.not_asked',
    403,
    'Somebody else was asked to decide this. Ask them, their manager or an administrator.',
  )
export const hasGoneOn = (step: string) =>
  new Refusal(
    'runs.gone_on',
    409,
    `This can no longer be taken back: the playbook has gone on since, with “${step}”. Open the task again if there is more to do.`,
  )
export const hasEndedSince = () =>
  new Refusal(
    'runs.ended_since',
    409,
    'This can no longer be taken back: the run has ended, and another one has begun since. Open the task again if there is more to do.',
  )
export const onNewestVersion = () =>
  new Refusal('runs.on_newest_version', 409, 'This run follows the live version already.')
export const stepGone = (name: string, version: number) =>
  new Refusal(
    'runs.step_gone',
    409,
    `The step “${name}” is not in version ${version} any more, or is of another kind there. Name the step to go on at.`,
  )
export const noSuchStep = (version: number) =>
  new Refusal('runs.no_such_step', 422, `Version ${version} has no such step. Choose one of its steps.`)
export const stepWasDone = (name: string) =>
  new Refusal(
    'runs.step_was_done',
    409,
    `The step “${name}” ran already in this run, and runs once. Choose a later one.`,
  )
export const noSuchAccount = (given: string) =>
  new Refusal('playbooks.no_such_account', 404, `There is no account “${given}”. Give its external id or its id.`)

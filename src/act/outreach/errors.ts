import { Refusal } from '../../kernel/refusal.ts'

export const notSendable = () =>
  new Refusal(
    'outreach.not_sendable',
    409,
    'Only what failed or was dropped can be sent again; webhooks also after they arrived. Load the page again.',
  )
export const alreadySent = () =>
  new Refusal(
    'outreach.already_sent',
    409,
    'This was sent, ended, or is being sent at this moment. Load the page again.',
  )
export const privateAddress = () =>
  new Refusal(
    'outreach.private_address',
    422,
    'This address lies in a private network. Give a public one, or let whoever runs Volant allow the network with WEBHOOK_PRIVATE_NETWORKS.',
  )
export const endpointRemoved = () =>
  new Refusal('outreach.endpoint_removed', 409, 'This endpoint was removed. Add it anew.')
export const endpointNotOn = () =>
  new Refusal('outreach.endpoint_not_on', 409, 'This endpoint is switched off. Switch it on first.')
export const rangeTooLarge = (most: number) =>
  new Refusal('outreach.range_too_large', 422, `These are more than ${most} messages. Choose a shorter range.`)
export const rangeEmpty = () => new Refusal('outreach.range_empty', 422, 'The range must end after it begins.')
export const passwordNeeded = () =>
  new Refusal('outreach.password_needed', 422, 'Enter the password of the mail server: none is kept for this user.')
export const mailSetByEnvironment = () =>
  new Refusal(
    'outreach.mail_set_by_environment',
    409,
    'The mail server is set by SMTP_URL where Volant runs. Change it there.',
  )
export const mailNotSetUp = () =>
  new Refusal('outreach.mail_not_set_up', 409, 'No mail server is set up. Enter it first.')
export const slackNotSetUp = () =>
  new Refusal('outreach.slack_not_set_up', 409, 'Slack is not set up. Enter the token of its app first.')
export const noAddress = () =>
  new Refusal('outreach.no_address', 422, 'This person has no e-mail address. Add it first.')
export const notOptedOut = () =>
  new Refusal('outreach.not_opted_out', 409, 'This person gets e-mail already. Load the page again.')
export const linkUnknown = () =>
  new Refusal('outreach.link_unknown', 404, 'This link is not one of ours. Copy the whole link from the e-mail.')

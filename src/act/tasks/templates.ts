import type { TaskPriority } from './store.ts'

export interface SeededTemplate {
  readonly key: string
  readonly name: string
  readonly title: string
  readonly description: string
  readonly priority: TaskPriority
  readonly dueDays: number
  readonly checklist: readonly string[]
  readonly outcomes: readonly string[]
}

/** What a new installation starts with: the work every customer success team does. */
export const DEFAULT_TEMPLATES: readonly SeededTemplate[] = [
  {
    key: 'follow_up',
    name: 'Follow-up',
    title: 'Follow up on our last conversation',
    description: 'Do what was promised, and say so to the customer.',
    priority: 'normal',
    dueDays: 3,
    checklist: [],
    outcomes: ['Done', 'Waiting for the customer', 'Not needed'],
  },
  {
    key: 'kick_off',
    name: 'Kick-off call',
    title: 'Hold the kick-off call',
    description: 'Agree on what the customer wants to reach, by when, and who does what.',
    priority: 'high',
    dueDays: 5,
    checklist: [
      'Read what Sales promised',
      'Agree on one to three outcomes with a baseline and a target',
      'Name champion, sponsor and administrator',
      'Set the date of first value',
      'Write the summary to everybody',
    ],
    outcomes: ['Held', 'Moved', 'Customer does not answer'],
  },
  {
    key: 'check_in',
    name: 'Check-in',
    title: 'Check in with the champion',
    description: 'Ask what works, what does not, and what changed on their side.',
    priority: 'normal',
    dueDays: 5,
    checklist: ['Look at use since the last talk', 'Ask about the outcomes', 'Log the call'],
    outcomes: ['Going well', 'Needs help', 'Not reached'],
  },
  {
    key: 'risk_review',
    name: 'Risk review',
    title: 'Find out why health fell and what we do about it',
    description: 'Open the health panel, find the measures that fell, and agree on a way back with whoever can act.',
    priority: 'high',
    dueDays: 2,
    checklist: [
      'Name the measures that fell and since when',
      'Talk to the champion',
      'Agree on a plan with a date',
      'Tell the manager if more than a fifth of the revenue is in doubt',
    ],
    outcomes: ['Plan agreed', 'False alarm', 'Escalated', 'Will leave'],
  },
  {
    key: 'renewal_talk',
    name: 'Renewal talk',
    title: 'Talk about the renewal',
    description: 'Show what was reached, ask whether they will renew, and for how much.',
    priority: 'high',
    dueDays: 7,
    checklist: [
      'Put outcomes and use on one page',
      'Ask the sponsor directly',
      'Note price, term and open points',
      'Bring legal and procurement in',
    ],
    outcomes: ['Will renew', 'Will expand', 'Will reduce', 'Undecided', 'Will leave'],
  },
  {
    key: 'business_review',
    name: 'Business review',
    title: 'Prepare and hold the business review',
    description: 'Goals, outcomes, value, and what comes next quarter, with the sponsor in the room.',
    priority: 'normal',
    dueDays: 14,
    checklist: ['Invite the sponsor', 'Collect numbers', 'Agree on next goals', 'Send the minutes'],
    outcomes: ['Held', 'Moved', 'Declined'],
  },
  {
    key: 'detractor_call',
    name: 'Detractor call',
    title: 'Call back who is unhappy',
    description: 'Thank for the answer, understand the reason, say what happens next, and come back with news.',
    priority: 'high',
    dueDays: 1,
    checklist: [
      'Read the answer and open tickets',
      'Call within a working day',
      'Pass the reason on',
      'Come back with news',
    ],
    outcomes: ['Resolved', 'Passed on', 'Not reached'],
  },
  {
    key: 'champion_left',
    name: 'New champion',
    title: 'Find a new champion',
    description: 'Somebody who carried us has left. Find who takes over, and win them.',
    priority: 'high',
    dueDays: 3,
    checklist: [
      'Ask the sponsor who takes over',
      'Introduce yourself',
      'Show what was reached so far',
      'Keep in touch with who left',
    ],
    outcomes: ['New champion found', 'In talks', 'Nobody found'],
  },
  {
    key: 'support_escalation',
    name: 'Escalated ticket',
    title: 'Get the escalated ticket solved',
    description: 'Support needs somebody who holds the customer’s hand and pushes inside.',
    priority: 'urgent',
    dueDays: 1,
    checklist: [
      'Agree on the next update with Support',
      'Tell the customer when to expect it',
      'Confirm that it is solved',
    ],
    outcomes: ['Solved', 'Workaround', 'Still open'],
  },
]

import {
  all,
  any,
  branch,
  type ConditionInput,
  email,
  health,
  onceIn,
  owner,
  ownersManager,
  type ReadyPlaybook,
  renewsWithin,
  task,
  waitDays,
  workingHours,
} from './parts.ts'

const sponsor: ConditionInput = {
  kind: 'contacts',
  reading: 'present',
  roles: ['executive_sponsor'],
  operator: '>=',
  value: 1,
}
const measured: ConditionInput = { kind: 'outcomes', reading: 'measured', operator: '>=', value: 1 }
const talked = (windowDays: number): ConditionInput => ({
  kind: 'activities',
  types: ['call', 'meeting'],
  reading: 'count',
  windowDays,
  operator: '>=',
  value: 1,
})

const renewalAtRisk: ConditionInput = { kind: 'renewal', reading: 'category', categories: ['at_risk'] }
const voicesDisagree: ConditionInput = { kind: 'renewal', reading: 'voices_disagree' }

export const RENEWAL: readonly ReadyPlaybook[] = [
  {
    key: 'renewal-180',
    name: 'Renewal in 180 days',
    description: 'Half a year ahead: is there a sponsor, a result, a risk?',
    lifecycle: 'renewal',
    maturity: 'run',
    guide: {
      why: 'At 180 days everything can still be changed: sponsor, result, way of working. At 30 days only the price.',
      whenToUse: 'Runs by itself, once for each term.',
      duration: '2 weeks',
      metrics: ['Renewal rate', 'Risks named before 120 days'],
      pitfalls: ['Asking whether they will renew. Ask whether they reached what they wanted.'],
    },
    definition: {
      trigger: { kind: 'enter', condition: renewsWithin(180) },
      limits: onceIn(200),
      steps: [
        task('t1', 'First checkpoint', {
          title: 'Renewal of {{account.name}} on {{renewal.date}}: first checkpoint',
          assign: owner,
          dueDays: 10,
          taskKind: 'renewal_checkpoint',
          checklist: [
            'Who decides, and by when?',
            'Which result do they expect to see?',
            'What could make them leave?',
            'What could make them grow?',
          ],
          waitDays: 14,
        }),
        branch('b1', 'Sponsor and result there?', all(sponsor, measured), {
          no: [
            task('t2', 'Close the gap', {
              title: '{{account.name}}: sponsor or measured result is missing half a year before the renewal',
              assign: owner,
              dueDays: 30,
              taskKind: 'renewal_gap',
            }),
          ],
        }),
      ],
      success: { condition: all(sponsor, measured), withinDays: 60 },
    },
  },
  {
    key: 'renewal-120',
    name: 'Renewal in 120 days',
    description: 'Show the value to those who decide.',
    lifecycle: 'renewal',
    maturity: 'walk',
    guide: {
      why: 'Budgets are made about now. Whoever has not seen a result by then counts us as a cost.',
      whenToUse: 'Runs by itself, once for each term.',
      duration: '4 weeks',
      metrics: ['Value reviews before renewal', 'Renewal rate'],
      pitfalls: ['A review with the users only.'],
    },
    definition: {
      trigger: { kind: 'enter', condition: renewsWithin(120) },
      limits: { ...onceIn(200), ...workingHours },
      steps: [
        branch('b1', 'At risk?', health('at_most', 49.99), {
          yes: [
            task('t1', 'Plan with the manager', {
              title: '{{account.name}} renews in 120 days and is at {{health.score}}: make a plan',
              assign: ownersManager,
              dueDays: 5,
              priority: 'high',
              taskKind: 'risk_review',
            }),
          ],
        }),
        task('t2', 'Prepare the value review', {
          title: 'Value review with {{account.name}} before its renewal',
          assign: owner,
          dueDays: 14,
          taskKind: 'value_review',
          waitDays: 14,
        }),
        email('e1', 'Invite the decision maker', {
          toRoles: ['economic_buyer', 'executive_sponsor'],
          subject: 'Before you plan next year',
          body: 'Hello {{contact.first_name|there}},\n\nyour term with us runs until {{renewal.date|later this year}}. Before you plan, I would like to show you what your team reached, and to hear what you expect of the next term.\n\nWhich day suits you?\n\n{{owner.name}}',
          approval: owner,
        }),
      ],
      success: { condition: talked(45), withinDays: 45 },
    },
  },
  {
    key: 'renewal-90',
    name: 'Renewal in 90 days',
    description: 'The second checkpoint: forecast with a reason, terms, way to signature.',
    lifecycle: 'renewal',
    maturity: 'crawl',
    guide: {
      why: 'From here on a surprise costs money. The forecast of each renewal needs a reason, not a feeling.',
      whenToUse: 'Runs by itself, once for each term.',
      duration: '3 weeks',
      metrics: ['Forecast accuracy', 'Renewals signed before the end of term'],
      pitfalls: ['Sending the quote before the conversation.'],
    },
    definition: {
      trigger: { kind: 'enter', condition: renewsWithin(90) },
      limits: onceIn(200),
      steps: [
        task('t1', 'Second checkpoint', {
          title: 'Renewal of {{account.name}} on {{renewal.date}}: second checkpoint',
          assign: owner,
          dueDays: 5,
          priority: 'high',
          taskKind: 'renewal_checkpoint',
          checklist: ['Forecast and its reason', 'Way to signature: who, when', 'Terms that may change', 'Open risks'],
          waitDays: 10,
        }),
        branch(
          'b1',
          'Poor health, at risk, voices apart, or no conversation?',
          any(health('at_most', 49.99), renewalAtRisk, voicesDisagree, {
            kind: 'activities',
            types: ['call', 'meeting'],
            reading: 'days_since_last',
            windowDays: 180,
            operator: '>=',
            value: 45,
          }),
          {
            yes: [
              task('t2', 'Leader looks at it', {
                title: 'Renewal of {{account.name}} is at risk: look at it with the owner',
                assign: ownersManager,
                dueDays: 5,
                priority: 'high',
                taskKind: 'risk_review',
              }),
            ],
          },
        ),
      ],
      success: { condition: talked(30), withinDays: 30 },
    },
  },
  {
    key: 'renewal-30',
    name: 'Renewal in 30 days',
    description: 'Contract, signature, and no surprise.',
    lifecycle: 'renewal',
    maturity: 'crawl',
    guide: {
      why: 'Late paper costs trust and gives purchasing time. Everything should be agreed by now.',
      whenToUse: 'Runs by itself, once for each term.',
      duration: '4 weeks',
      metrics: ['Renewals signed in time'],
      pitfalls: ['Taking silence for a yes.'],
    },
    definition: {
      trigger: { kind: 'enter', condition: renewsWithin(30) },
      limits: onceIn(200),
      steps: [
        task('t1', 'Get the signature', {
          title: 'Renewal of {{account.name}} in 30 days: contract out and signature agreed',
          assign: owner,
          dueDays: 5,
          priority: 'high',
          taskKind: 'renewal_signature',
          waitDays: 14,
        }),
        waitDays('w1', 7),
        branch('b1', 'Still open?', renewsWithin(14), {
          yes: [
            task('t2', 'Two weeks left', {
              title: '{{account.name}} renews within two weeks and is not signed',
              assign: ownersManager,
              dueDays: 1,
              priority: 'urgent',
              taskKind: 'escalation',
            }),
          ],
        }),
      ],
      success: { condition: { kind: 'date', field: 'renewal_on', relation: 'further_than', days: 60 }, withinDays: 45 },
    },
  },
]

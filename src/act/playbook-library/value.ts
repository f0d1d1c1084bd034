import {
  all,
  branch,
  customerFor,
  daysOfUse,
  email,
  health,
  noOpen,
  not,
  onceIn,
  owner,
  ownersManager,
  type ReadyPlaybook,
  task,
  waitDays,
  waitFor,
  workingHours,
} from './parts.ts'

export const VALUE: readonly ReadyPlaybook[] = [
  {
    key: 'outcome-missing',
    name: 'No outcome on record',
    description: 'Nobody knows what this customer wants to reach.',
    lifecycle: 'value',
    maturity: 'crawl',
    guide: {
      why: 'Without an agreed result there is nothing to prove at the renewal. The gap is cheap to close early and expensive late.',
      whenToUse: 'Runs by itself 45 days after the start while no outcome is agreed.',
      duration: '3 weeks',
      metrics: ['Accounts with an agreed outcome'],
      pitfalls: ['Writing an outcome alone at one’s desk. It counts when the customer said it.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(
          { kind: 'outcomes', reading: 'agreed', operator: '=', value: 0 },
          customerFor('longer_ago_than', 45),
          not({ kind: 'field', field: 'stage', operator: 'is', values: ['churned'] }),
          noOpen('outcome_capture'),
        ),
      },
      limits: onceIn(120, { perDay: 15 }),
      steps: [
        task('t1', 'Agree on one outcome', {
          title: 'Agree with {{account.name}} on one result',
          description:
            'Ask: what will be better in a year because of us, and how would you measure it? Record number, target and date.',
          assign: owner,
          dueDays: 14,
          taskKind: 'outcome_capture',
          checklist: ['KPI and its number today', 'Target and date', 'Who agreed to it'],
          waitDays: 21,
        }),
        branch(
          'b1',
          'Agreed?',
          { kind: 'outcomes', reading: 'agreed', operator: '>=', value: 1 },
          {
            no: [
              task('t2', 'Take it to the sponsor', {
                title: '{{account.name}} still has no agreed outcome: ask the sponsor',
                assign: owner,
                dueDays: 10,
                taskKind: 'outcome_capture',
              }),
            ],
          },
        ),
      ],
      success: { condition: { kind: 'outcomes', reading: 'agreed', operator: '>=', value: 1 }, withinDays: 45 },
    },
  },
  {
    key: 'outcome-overdue',
    name: 'Outcome overdue',
    description: 'The day of an agreed result has passed and it is not reached.',
    lifecycle: 'value',
    maturity: 'walk',
    guide: {
      why: 'A missed promise that we raise ourselves is a conversation; one that the customer raises is a complaint.',
      whenToUse: 'Runs by itself on the day after the due day.',
      duration: '6 weeks',
      metrics: ['Outcomes on target', 'Outcomes overdue'],
      pitfalls: ['Moving the date without asking what stood in the way.'],
    },
    definition: {
      trigger: { kind: 'enter', condition: { kind: 'outcomes', reading: 'overdue', operator: '>=', value: 1 } },
      limits: onceIn(60),
      steps: [
        task('t1', 'Measure and name the reason', {
          title: 'An outcome of {{account.name}} is past its day: measure it',
          description: 'Take the number first. Then write one sentence: what stood in the way, ours or theirs?',
          assign: owner,
          dueDays: 5,
          priority: 'high',
          taskKind: 'value_review',
          waitDays: 7,
        }),
        task('t2', 'Agree on a new way', {
          title: 'Agree with {{account.name}} on a new date or a new way',
          assign: owner,
          dueDays: 10,
          taskKind: 'recovery_plan',
        }),
      ],
      success: {
        condition: { kind: 'outcomes', reading: 'overdue', operator: '=', value: 0 },
        withinDays: 60,
      },
    },
  },
  {
    key: 'executive-business-review',
    name: 'Executive business review',
    description: 'Every quarter: results, value, next goals, with those who decide.',
    lifecycle: 'value',
    maturity: 'run',
    guide: {
      why: 'A review that shows results makes the renewal a formality. A review that shows usage makes it a discussion about price.',
      whenToUse: 'On the first day of each quarter for accounts that are not in trouble and have a sponsor.',
      duration: '4 weeks',
      metrics: ['Reviews held', 'Outcomes measured', 'Renewal rate with and without review'],
      pitfalls: [
        'Fifty slides. Three results, one problem, one next goal are enough.',
        'Without the sponsor: postpone rather than hold it.',
      ],
    },
    definition: {
      trigger: {
        kind: 'schedule',
        every: 'quarter',
        day: 1,
        at: '08:00',
        condition: all(
          health('at_least', 50),
          { kind: 'contacts', reading: 'present', roles: ['executive_sponsor'], operator: '>=', value: 1 },
          { kind: 'outcomes', reading: 'agreed', operator: '>=', value: 1 },
        ),
      },
      limits: { ...onceIn(80), ...workingHours },
      steps: [
        task('t1', 'Prepare', {
          title: 'Prepare the business review with {{account.name}}',
          assign: owner,
          dueDays: 10,
          taskKind: 'ebr_preparation',
          checklist: [
            'Measure every outcome',
            'Value in money, agreed with the champion',
            'What did not work, and what we do about it',
            'Goal of the next quarter',
          ],
          waitDays: 14,
        }),
        email('e1', 'Invite the sponsor', {
          toRoles: ['executive_sponsor', 'economic_buyer'],
          subject: 'What {{account.name}} reached this quarter',
          body: 'Hello {{contact.first_name|there}},\n\nI would like to show you in thirty minutes what your team has reached with us this quarter, where we fell short, and what I suggest for the next.\n\nWould one of the next two weeks suit you?\n\n{{owner.name}}',
          approval: owner,
        }),
        waitFor(
          'w1',
          'Wait for the review',
          { kind: 'activities', types: ['meeting'], reading: 'count', windowDays: 14, operator: '>=', value: 1 },
          28,
        ),
        task('t2', 'Follow up', {
          title: 'Write down what was agreed in the review with {{account.name}}',
          assign: owner,
          dueDays: 3,
          taskKind: 'ebr_follow_up',
        }),
      ],
      success: {
        condition: {
          kind: 'activities',
          types: ['meeting'],
          reading: 'count',
          windowDays: 45,
          operator: '>=',
          value: 1,
        },
        withinDays: 45,
      },
    },
  },
  {
    key: 'false-comfort',
    name: 'False comfort',
    description: 'They recommend us and do not use us.',
    lifecycle: 'value',
    maturity: 'fly',
    guide: {
      why: 'A promoter who does not use the product is polite. The score hides that nothing is at stake for them.',
      whenToUse: 'Runs by itself for promoters of the last half year without use in 28 known days.',
      duration: '4 weeks',
      metrics: ['False comfort', 'Days of use'],
      pitfalls: ['Thanking them for the nine and leaving it there.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(
          { kind: 'survey', survey: 'nps', reading: 'latest', windowDays: 180, operator: '>=', value: 9 },
          daysOfUse(28, '=', 0),
        ),
      },
      limits: onceIn(90),
      steps: [
        task('t1', 'Ask what they would miss', {
          title: '{{account.name}} praises us and does not use us: ask what they would miss',
          description:
            'Thank them, then ask what would be harder tomorrow without us. The answer shows who uses the result, or that nobody does.',
          assign: owner,
          dueDays: 5,
          taskKind: 'value_review',
          waitDays: 10,
        }),
        waitDays('w1', 14),
        branch('b1', 'Back at work?', daysOfUse(14, '>=', 1), {
          no: [
            task('t2', 'Treat it as a risk', {
              title: 'Promoter without use at {{account.name}}: treat the renewal as at risk',
              assign: ownersManager,
              dueDays: 7,
              priority: 'high',
              taskKind: 'escalation',
            }),
          ],
        }),
      ],
      success: { condition: daysOfUse(28, '>=', 3), withinDays: 45 },
    },
  },
]

import {
  all,
  any,
  branch,
  type ConditionInput,
  email,
  onceIn,
  owner,
  ownersManager,
  type ReadyPlaybook,
  supportOnDuty,
  task,
  waitDays,
  waitFor,
  workingHours,
} from './parts.ts'

const urgentOpen: ConditionInput = {
  kind: 'tickets',
  reading: 'open',
  priorities: ['urgent', 'high'],
  operator: '>=',
  value: 1,
}

export const RISK: readonly ReadyPlaybook[] = [
  {
    key: 'at-risk-review',
    name: 'At-risk review',
    description: 'Health stays poor for three days: reason, plan, sponsor.',
    lifecycle: 'risk',
    maturity: 'crawl',
    guide: {
      why: 'Most customers who leave decide months before they say so. A plan agreed in time keeps more of them than any discount.',
      whenToUse: 'Runs by itself when health was below 50 for three days.',
      duration: '6 weeks',
      metrics: ['Health', 'Accounts that recovered', 'GRR'],
      pitfalls: [
        'Many tasks and no reason. Name the one reason first.',
        'Hiding it from the manager until the renewal.',
      ],
    },
    definition: {
      trigger: {
        kind: 'remain',
        condition: { kind: 'field', field: 'band', operator: 'is', values: ['poor'] },
        hours: 72,
      },
      limits: { ...onceIn(60), ...workingHours },
      steps: [
        task('t1', 'Name the reason', {
          title: 'Why is {{account.name}} at {{health.score}}? Name the reason',
          description: 'Open the health panel, find the factor that fell, and check it with one call.',
          assign: owner,
          dueDays: 2,
          priority: 'high',
          taskKind: 'risk_review',
          checklist: ['The factor that fell', 'What the customer says about it', 'What it costs them'],
          waitDays: 4,
        }),
        branch('b1', 'Urgent tickets open?', urgentOpen, {
          yes: [
            task('t2', 'Escalate the tickets', {
              title: 'Urgent tickets of {{account.name}} keep its health down',
              assign: supportOnDuty,
              dueDays: 1,
              priority: 'urgent',
              taskKind: 'support_escalation',
            }),
            email('e1', 'Say where the tickets stand', {
              toRoles: ['champion', 'executive_sponsor'],
              subject: 'Where your urgent tickets stand',
              body: 'Hello {{contact.first_name|there}},\n\nthese tickets are on my desk too now, not only on our support team’s. You hear from me every second day until they are closed, also when there is nothing new.\n\n{{owner.name}}',
              approval: owner,
            }),
          ],
          no: [
            email('e2', 'Ask what changed', {
              toRoles: ['executive_sponsor', 'champion'],
              subject: 'What changed for you?',
              body: 'Hello {{contact.first_name|there}},\n\nsome signs tell me that working with us has become harder for {{account.name}}. Before I draw conclusions I would like to hear it from you. May I call you this week?\n\n{{owner.name}}',
              approval: owner,
            }),
          ],
        }),
        waitDays('w1', 14),
        branch(
          'b2',
          'Recovered?',
          { kind: 'since_entry', score: 'overall', operator: '>=', points: 10 },
          {
            no: [
              task('t3', 'Hold an at-risk review', {
                title: 'At-risk review of {{account.name}} with the owner',
                description:
                  'Reason, plan, what you need from product, support or an executive, and the date of the next look.',
                assign: ownersManager,
                dueDays: 5,
                priority: 'high',
                taskKind: 'risk_review',
              }),
            ],
          },
        ),
      ],
      success: { condition: { kind: 'since_entry', score: 'overall', operator: '>=', points: 10 }, withinDays: 45 },
    },
  },
  {
    key: 'experience-dropped',
    name: 'Experience dropped',
    description: 'CX fell by ten points in a month while the renewal is near.',
    lifecycle: 'risk',
    maturity: 'walk',
    guide: {
      why: 'A fall is more telling than a level: something happened, and it can still be named.',
      whenToUse: 'Runs by itself for accounts that renew within 180 days.',
      duration: '3 weeks',
      metrics: ['CX', 'Open urgent tickets'],
      pitfalls: ['A change of scorecard looks like a fall; the explanation says so.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(
          { kind: 'health_change', score: 'cx', days: 30, operator: '<=', points: -10 },
          { kind: 'date', field: 'renewal_on', relation: 'within_next', days: 180 },
        ),
      },
      limits: onceIn(90, { notBeside: ['at-risk-review'] }),
      steps: [
        task('t1', 'Call the sponsor', {
          title: '{{account.name}}: the experience fell, call the sponsor',
          assign: owner,
          dueDays: 1,
          priority: 'high',
          taskKind: 'risk_call',
          waitDays: 2,
        }),
        branch('b1', 'Urgent tickets open?', urgentOpen, {
          yes: [
            task('t2', 'Escalate urgent tickets', {
              title: 'Urgent tickets of {{account.name}} before its renewal',
              assign: supportOnDuty,
              dueDays: 1,
              priority: 'urgent',
              taskKind: 'support_escalation',
            }),
          ],
        }),
        waitDays('w1', 14),
        branch(
          'b2',
          'Is the experience back?',
          { kind: 'since_entry', score: 'cx', operator: '>=', points: 10 },
          {
            no: [
              task('t3', 'Open an at-risk review', {
                title: '{{account.name}}: open an at-risk review',
                assign: ownersManager,
                dueDays: 5,
                taskKind: 'risk_review',
              }),
            ],
          },
        ),
      ],
      success: { condition: { kind: 'since_entry', score: 'cx', operator: '>=', points: 10 }, withinDays: 45 },
    },
  },
  {
    key: 'detractor-follow-up',
    name: 'Detractor follow-up',
    description: 'Whoever gives us six or less hears from us within two days.',
    lifecycle: 'risk',
    maturity: 'crawl',
    guide: {
      why: 'A detractor who is called back at once often stays; one who is not tells others.',
      whenToUse: 'Runs by itself for each contact whose latest NPS answer is six or less.',
      duration: '2 weeks',
      metrics: ['Detractors followed up within two days', 'NPS of those asked again'],
      pitfalls: ['Defending the product. Listen, repeat, say what happens next.'],
    },
    definition: {
      subject: 'contact',
      trigger: {
        kind: 'enter',
        condition: { kind: 'survey', survey: 'nps', reading: 'latest', windowDays: 14, operator: '<=', value: 6 },
      },
      limits: { ...onceIn(60), ...workingHours },
      steps: [
        task('t1', 'Call back', {
          title: 'Call {{contact.name|the contact}} of {{account.name}} about their answer',
          description:
            'Within two days. Read the comment first; ask for one example; write the reason into the timeline.',
          assign: owner,
          dueDays: 2,
          priority: 'high',
          taskKind: 'detractor_call',
          waitDays: 3,
        }),
        email('e1', 'Thank and promise', {
          subject: 'Thank you for being frank',
          body: 'Hello {{contact.first_name|there}},\n\nthank you for your answer. I take from it that something we do makes your work harder. I will tell you within two weeks what we change, or why we cannot.\n\n{{owner.name}}',
          approval: owner,
        }),
        waitDays('w1', 12),
        task('t2', 'Close the loop', {
          title: 'Tell {{contact.name|the contact}} of {{account.name}} what came of it',
          assign: owner,
          dueDays: 2,
          taskKind: 'close_loop',
        }),
      ],
      success: {
        condition: {
          kind: 'activities',
          types: ['call', 'meeting'],
          reading: 'count',
          windowDays: 14,
          operator: '>=',
          value: 1,
        },
        withinDays: 14,
      },
    },
  },
  {
    key: 'support-escalation',
    name: 'Support escalation',
    description: 'An escalated ticket, or several urgent ones, at one customer.',
    lifecycle: 'risk',
    maturity: 'walk',
    guide: {
      why: 'In an escalation the customer judges how we behave, not how the fault came about.',
      whenToUse: 'Runs by itself when a ticket is escalated or two urgent ones are open.',
      duration: '1 week',
      metrics: ['Hours to first reply', 'Escalated tickets', 'CX'],
      pitfalls: ['Two voices: agree who speaks to the customer.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: any(
          { kind: 'tickets', reading: 'escalated', operator: '>=', value: 1 },
          { kind: 'tickets', reading: 'open', priorities: ['urgent'], operator: '>=', value: 2 },
        ),
      },
      limits: onceIn(14),
      steps: [
        task('t1', 'Take the lead', {
          title: 'Escalation at {{account.name}}: agree on who speaks and when',
          assign: supportOnDuty,
          dueDays: 0,
          priority: 'urgent',
          taskKind: 'support_escalation',
        }),
        task('t2', 'Call the customer', {
          title: 'Tell {{account.name}} who works on it and when they hear next',
          assign: owner,
          dueDays: 0,
          priority: 'urgent',
          taskKind: 'escalation_call',
        }),
        waitFor('w1', 'Wait until it is solved', { kind: 'tickets', reading: 'escalated', operator: '=', value: 0 }, 5),
        branch(
          'b1',
          'Solved?',
          { kind: 'tickets', reading: 'escalated', operator: '=', value: 0 },
          {
            yes: [
              task('t3', 'Look back with the customer', {
                title: 'Escalation at {{account.name}} is over: tell them what we learned',
                assign: owner,
                dueDays: 3,
                taskKind: 'close_loop',
              }),
            ],
            no: [
              task('t4', 'Bring in the manager', {
                title: 'Escalation at {{account.name}} is open for five days',
                assign: ownersManager,
                dueDays: 0,
                priority: 'urgent',
                taskKind: 'escalation',
              }),
            ],
          },
        ),
      ],
      success: { condition: { kind: 'tickets', reading: 'escalated', operator: '=', value: 0 }, withinDays: 7 },
    },
  },
  {
    key: 'overdue-invoice',
    name: 'Invoice overdue',
    description: 'An invoice is a month late: a slip, or a message?',
    lifecycle: 'risk',
    maturity: 'walk',
    guide: {
      why: 'Whoever does not pay often does not want to stay. Finance sees it first, success has the relation to ask.',
      whenToUse: 'Runs by itself when an invoice is 30 days past its due day.',
      duration: '3 weeks',
      metrics: ['Overdue invoices', 'Days late'],
      pitfalls: ['Dunning and a friendly check-in on the same day.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: { kind: 'invoices', reading: 'oldest_overdue_days', operator: '>=', value: 30 },
      },
      limits: onceIn(60),
      steps: [
        task('t1', 'Ask the buyer', {
          title: 'An invoice of {{account.name}} is a month late: ask whether something is wrong',
          description:
            'Speak with finance first about what was sent. Then ask the buyer whether it is a slip or a reason.',
          assign: owner,
          dueDays: 3,
          taskKind: 'invoice_call',
          waitDays: 14,
        }),
        branch(
          'b1',
          'Paid?',
          { kind: 'invoices', reading: 'overdue_count', operator: '=', value: 0 },
          {
            no: [
              task('t2', 'Decide how to go on', {
                title: 'Invoice of {{account.name}} still unpaid: decide with finance',
                assign: ownersManager,
                dueDays: 3,
                priority: 'high',
                taskKind: 'escalation',
              }),
            ],
          },
        ),
      ],
      success: { condition: { kind: 'invoices', reading: 'overdue_count', operator: '=', value: 0 }, withinDays: 30 },
    },
  },
]

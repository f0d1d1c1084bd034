import {
  all,
  any,
  branch,
  customerFor,
  daysOfUse,
  email,
  end,
  inStage,
  noOpen,
  notice,
  onceEver,
  onceIn,
  owner,
  ownersManager,
  type ReadyPlaybook,
  task,
  waitDays,
  waitFor,
  workingHours,
} from './parts.ts'

export const ONBOARDING: readonly ReadyPlaybook[] = [
  {
    key: 'sales-handover',
    name: 'Handover from sales',
    description: 'What was promised reaches the person who has to keep it, before the customer is called.',
    lifecycle: 'onboarding',
    maturity: 'crawl',
    guide: {
      why: 'A customer who has to explain twice why they bought starts with a doubt. What sales promised is the yardstick of the first year.',
      whenToUse: 'For every new customer, on the day the account appears.',
      duration: '3 days',
      metrics: ['Outcomes agreed', 'Days from contract to kick-off'],
      pitfalls: [
        'A handover without the seller in the room passes on a file, not a promise.',
        'Outcomes written in our words instead of the customer’s.',
      ],
    },
    definition: {
      trigger: { kind: 'enter', condition: all(inStage('onboarding'), customerFor('within_last', 14)) },
      limits: onceEver,
      steps: [
        task('t1', 'Talk to the seller', {
          title: 'Handover of {{account.name}}: what was promised, to whom, by when',
          description:
            'Ask for the reason to buy, the results expected and by when, who decides, who doubts, and what was promised beside the contract.',
          assign: owner,
          dueDays: 2,
          priority: 'high',
          taskKind: 'handover',
          checklist: [
            'Reason to buy, in the customer’s words',
            'Results expected, with number and date',
            'Champion, sponsor, economic buyer',
            'Special promises and open points',
          ],
          waitDays: 3,
        }),
        branch(
          'b1',
          'Is a result on record?',
          { kind: 'outcomes', reading: 'agreed', operator: '>=', value: 1 },
          {
            no: [
              task('t2', 'Record the first outcome', {
                title: 'Write down what {{account.name}} wants to reach',
                description: 'One outcome with its number today, its target and its date is enough to begin with.',
                assign: owner,
                dueDays: 2,
                taskKind: 'outcome_capture',
              }),
            ],
          },
        ),
      ],
      success: { condition: { kind: 'outcomes', reading: 'agreed', operator: '>=', value: 1 }, withinDays: 14 },
    },
  },
  {
    key: 'onboarding-kick-off',
    name: 'Onboarding kick-off',
    description: 'Welcome, kick-off call, first people at work within two weeks.',
    lifecycle: 'onboarding',
    maturity: 'crawl',
    guide: {
      why: 'Customers decide in the first weeks whether buying was right. Who works with the product in week two still does in month six.',
      whenToUse: 'When an account enters onboarding.',
      duration: '4 weeks',
      metrics: ['Days of use in the first 28 days', 'Time to first value'],
      pitfalls: [
        'A kick-off that explains the product instead of agreeing on the first result.',
        'Inviting everybody at once: begin with the team that feels the pain.',
      ],
    },
    definition: {
      trigger: { kind: 'enter', condition: inStage('onboarding') },
      limits: { ...onceEver, ...workingHours },
      steps: [
        task('t1', 'Hold the kick-off', {
          title: 'Kick-off call with {{account.name}}',
          description: 'Agree on the first result, who works on it, and the day on which it should be there.',
          assign: owner,
          dueDays: 5,
          priority: 'high',
          taskKind: 'kick_off',
          checklist: [
            'First result and its date',
            'People and their part',
            'Weekly rhythm until launch',
            'Who decides when we disagree',
          ],
        }),
        email('e1', 'Welcome', {
          toRoles: ['champion', 'executive_sponsor'],
          subject: 'Welcome, {{contact.first_name|and good to have you}}',
          body: 'Hello {{contact.first_name|there}},\n\nI am {{owner.name}} and I look after {{account.name}} from now on. My aim is that your team reaches the first result you bought us for within the next weeks.\n\nIn our kick-off call I would like to agree on that result, on the people who work on it, and on a day. Which two times next week suit you?\n\n{{owner.name}}',
          approval: owner,
        }),
        waitFor('w1', 'Wait for the first days of use', daysOfUse(14, '>=', 3), 14),
        branch('b1', 'Are they at work?', daysOfUse(14, '>=', 3), {
          yes: [notice('n1', 'Tell the owner', '{{account.name}} is at work: send a word of congratulation.')],
          no: [
            task('t2', 'Find out what holds them up', {
              title: '{{account.name}} has not started: call the champion',
              description: 'Access, data, time or will? Each has another remedy. Offer an hour together.',
              assign: owner,
              dueDays: 1,
              priority: 'high',
              taskKind: 'onboarding_stall',
            }),
          ],
        }),
      ],
      success: { condition: daysOfUse(28, '>=', 8), withinDays: 45 },
    },
  },
  {
    key: 'onboarding-stalled',
    name: 'Onboarding stalled',
    description: 'A new customer goes quiet before the first result.',
    lifecycle: 'onboarding',
    maturity: 'walk',
    guide: {
      why: 'An onboarding rarely fails loudly. Two quiet weeks cost the date, and with it the sponsor’s patience.',
      whenToUse: 'Runs by itself for accounts in onboarding without use for 14 days, judged only on fresh data.',
      duration: '2 weeks',
      metrics: ['Days of use', 'Time to launch'],
      pitfalls: ['Chasing the champion by mail when the reason sits with their manager.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(inStage('onboarding'), customerFor('longer_ago_than', 21), daysOfUse(14, '=', 0)),
      },
      limits: onceIn(30),
      steps: [
        task('t1', 'Call the champion', {
          title: '{{account.name}}: no use for two weeks during onboarding',
          description:
            'Ask what stands in the way, agree on one small next step with a day, and put it into the timeline.',
          assign: owner,
          dueDays: 1,
          priority: 'high',
          taskKind: 'onboarding_stall',
          waitDays: 5,
        }),
        waitDays('w1', 7),
        branch('b1', 'Back at work?', daysOfUse(7, '>=', 2), {
          no: [
            task('t2', 'Bring in the sponsor', {
              title: 'Talk to the sponsor of {{account.name}} about the launch date',
              description: 'Say plainly that the date is in danger, what it costs them, and what you need from them.',
              assign: ownersManager,
              dueDays: 3,
              priority: 'high',
              taskKind: 'escalation',
            }),
          ],
        }),
      ],
      success: { condition: daysOfUse(14, '>=', 4), withinDays: 30 },
    },
  },
  {
    key: 'first-value-review',
    name: 'First value review',
    description: 'Sixty days in: is the first result there, and has the sponsor seen it?',
    lifecycle: 'onboarding',
    maturity: 'walk',
    guide: {
      why: 'Value that nobody has measured is an opinion. The first proven result is what the renewal is built on.',
      whenToUse: 'Sixty days after the start, for every customer.',
      duration: '3 weeks',
      metrics: ['Outcomes with a measurement', 'Time to first value'],
      pitfalls: ['Showing usage instead of a result.', 'Measuring without the customer agreeing to the number.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(customerFor('longer_ago_than', 60), customerFor('within_last', 120)),
      },
      limits: { ...onceEver, ...workingHours },
      steps: [
        branch(
          'b1',
          'Is a result measured?',
          { kind: 'outcomes', reading: 'measured', operator: '>=', value: 1, windowDays: 120 },
          {
            yes: [
              email('e1', 'Show the result to the sponsor', {
                toRoles: ['executive_sponsor', 'champion'],
                subject: 'What {{account.name}} has reached so far',
                body: 'Hello {{contact.first_name|there}},\n\nsixty days ago we agreed on a first result. I would like to show you in twenty minutes where it stands, and what should come next.\n\nWhich day suits you?\n\n{{owner.name}}',
                approval: owner,
              }),
              end('x1', 'Value is shown'),
            ],
            no: [
              task('t1', 'Measure the first result', {
                title: 'Measure the first result with {{account.name}}',
                description: 'Take the number together with the champion, against the number at the start.',
                assign: owner,
                dueDays: 7,
                taskKind: 'value_review',
                waitDays: 14,
              }),
            ],
          },
        ),
        branch(
          'b2',
          'Measured now?',
          { kind: 'outcomes', reading: 'measured', operator: '>=', value: 1, windowDays: 120 },
          {
            no: [
              task('t2', 'Reset the plan', {
                title: 'No first value at {{account.name}} after 75 days: reset the plan',
                description: 'With your manager: smaller first result, other team, or help from services.',
                assign: ownersManager,
                dueDays: 5,
                priority: 'high',
                taskKind: 'escalation',
              }),
            ],
          },
        ),
      ],
      success: {
        condition: { kind: 'outcomes', reading: 'measured', operator: '>=', value: 1, windowDays: 120 },
        withinDays: 45,
      },
    },
  },
  {
    key: 'new-owner-handover',
    name: 'Handover to a new owner',
    description: 'The customer notices a change of person as little as possible.',
    lifecycle: 'onboarding',
    maturity: 'crawl',
    guide: {
      why: 'Every change of person costs trust unless the new one already knows what was said.',
      whenToUse: 'By hand, when an account changes its owner.',
      duration: '2 weeks',
      metrics: ['Days until the first conversation', 'Health in the 60 days after'],
      pitfalls: ['Telling the customer after the fact.', 'A handover of notes without a conversation.'],
    },
    definition: {
      trigger: { kind: 'manual' },
      limits: { ...onceIn(60), ...workingHours },
      steps: [
        task('t1', 'Read and ask', {
          title: 'Take over {{account.name}}',
          description:
            'Read the timeline of the last six months, then ask the person before you what is not written there.',
          assign: owner,
          dueDays: 3,
          priority: 'high',
          taskKind: 'handover',
          checklist: [
            'Outcomes and how they stand',
            'Who likes us, who does not',
            'Promises still open',
            'Renewal and its risks',
          ],
          waitDays: 5,
        }),
        email('e1', 'Introduce yourself', {
          toRoles: ['champion', 'executive_sponsor', 'admin'],
          subject: 'I look after {{account.name}} from now on',
          body: 'Hello {{contact.first_name|there}},\n\nI have taken over {{account.name}} and read what you and my colleague worked on. I would like to hear from you what matters most in the next three months.\n\nMay I call you this week?\n\n{{owner.name}}',
          approval: owner,
        }),
        waitFor(
          'w1',
          'Wait for the first conversation',
          {
            kind: 'activities',
            types: ['call', 'meeting'],
            reading: 'count',
            windowDays: 14,
            operator: '>=',
            value: 1,
          },
          14,
        ),
        branch(
          'b1',
          'Did you talk?',
          any(
            {
              kind: 'activities',
              types: ['call', 'meeting'],
              reading: 'count',
              windowDays: 21,
              operator: '>=',
              value: 1,
            },
            noOpen('first_call'),
          ),
          {
            no: [
              task('t2', 'Call without an appointment', {
                title: 'First call with {{account.name}} is overdue',
                assign: owner,
                dueDays: 2,
                priority: 'high',
                taskKind: 'first_call',
              }),
            ],
          },
        ),
      ],
      success: {
        condition: {
          kind: 'activities',
          types: ['call', 'meeting'],
          reading: 'count',
          windowDays: 30,
          operator: '>=',
          value: 1,
        },
        withinDays: 30,
      },
    },
  },
]

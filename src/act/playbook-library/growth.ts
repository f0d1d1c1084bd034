import {
  all,
  any,
  branch,
  type ConditionInput,
  customerFor,
  email,
  health,
  lead,
  onceIn,
  owner,
  type ReadyPlaybook,
  task,
  waitDays,
  waitFor,
  workingHours,
} from './parts.ts'

const promoter = {
  kind: 'survey',
  survey: 'nps',
  reading: 'latest',
  windowDays: 180,
  operator: '>=',
  value: 9,
} as const
const onTarget = { kind: 'outcomes', reading: 'on_target', operator: '>=', value: 1 } as const

/** Of the last weeks, such as this run's own. */
const expansionLeads = (states: ('accepted' | 'declined' | 'won')[]): ConditionInput => ({
  kind: 'leads',
  reading: 'count',
  leadKinds: ['expansion'],
  states,
  windowDays: 45,
  operator: '>=',
  value: 1,
})
const taken = expansionLeads(['accepted', 'won'])
const answered = expansionLeads(['accepted', 'declined', 'won'])
const noLead = (kind: 'expansion' | 'reference', windowDays: number): ConditionInput => ({
  kind: 'leads',
  reading: 'count',
  leadKinds: [kind],
  windowDays,
  operator: '=',
  value: 0,
})

export const GROWTH: readonly ReadyPlaybook[] = [
  {
    key: 'expansion-signal',
    name: 'Expansion signal (CSQL)',
    description: 'Use grows well above habit at a healthy account: a lead for sales.',
    lifecycle: 'growth',
    maturity: 'walk',
    guide: {
      why: 'Growth that follows from use is welcome. The signal is worth most in the weeks in which it appears.',
      whenToUse: 'Runs by itself for accounts in good health whose use grew by a quarter.',
      duration: '3 weeks',
      metrics: ['Expansion leads', 'Accepted leads', 'Expansion MRR'],
      pitfalls: ['Selling before the result is there: see whether an outcome is on target.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(
          health('at_least', 70),
          { kind: 'measure', measure: 'use_trend_56', operator: '>=', value: 0.25 },
          customerFor('longer_ago_than', 90),
          noLead('expansion', 120),
        ),
      },
      limits: onceIn(120),
      steps: [
        task('t1', 'Find out what grows', {
          title: '{{account.name}} uses a quarter more than usual: what grows there?',
          description: 'More people, another team, another use? Who gains, and what limits them today?',
          assign: owner,
          dueDays: 5,
          taskKind: 'expansion_call',
          waitDays: 10,
        }),
        lead('l1', 'Hand the lead to Sales', {
          leadKind: 'expansion',
          title: 'Expansion lead: {{account.name}}',
          note: 'Use grew by a quarter at health {{health.score}}. Sales accepts, or declines with a reason.',
        }),
        waitFor('w1', 'Wait for the answer of Sales', answered, 14),
        branch('b1', 'Did Sales take it?', taken, {
          no: [
            task('t2', 'Ask Sales, or put it right', {
              title: 'The lead of {{account.name}} is not accepted: ask why, and send it again or let it go',
              assign: owner,
              dueDays: 5,
              taskKind: 'lead_follow_up',
            }),
          ],
        }),
      ],
      success: {
        condition: taken,
        withinDays: 45,
      },
    },
  },
  {
    key: 'advocate-invitation',
    name: 'Advocate invitation',
    description: 'Promoter, healthy, with a proven result: ask for a reference.',
    lifecycle: 'advocacy',
    maturity: 'run',
    guide: {
      why: 'One customer who tells their story sells more than ten who are satisfied in silence. Who reached something likes to tell it.',
      whenToUse: 'Runs by itself; at most once in half a year, so that nobody is asked too often.',
      duration: '4 weeks',
      metrics: ['Advocates', 'References given', 'New logos they brought'],
      pitfalls: ['Asking before thanking.', 'Asking the sponsor for a favour that the champion would do gladly.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(promoter, health('at_least', 70), onTarget, noLead('reference', 180)),
      },
      limits: { ...onceIn(180), ...workingHours },
      steps: [
        task('t1', 'Ask in person', {
          title: '{{account.name}} could be an advocate: ask in your next call',
          description:
            'Thank them for the result first. Offer a choice: a quote, a reference call, a case study, a talk.',
          assign: owner,
          dueDays: 10,
          priority: 'low',
          taskKind: 'advocate_ask',
          waitDays: 14,
        }),
        email('e1', 'Thank and offer a choice', {
          toRoles: ['champion', 'executive_sponsor'],
          subject: 'Your result deserves an audience',
          body: 'Hello {{contact.first_name|there}},\n\nwhat your team reached would help others who stand where you stood a year ago. Would you tell it: in a quote, a short call with someone like you, or a case study that we write and you correct?\n\nA no is a good answer too.\n\n{{owner.name}}',
          approval: owner,
        }),
      ],
      success: {
        condition: {
          kind: 'tasks',
          reading: 'done',
          taskKind: 'advocate_ask',
          operator: '>=',
          value: 1,
          windowDays: 45,
        },
        withinDays: 45,
      },
    },
  },
  {
    key: 'celebrate-result',
    name: 'Celebrate a result',
    description: 'An outcome is on target: say so, in writing, to those who paid for it.',
    lifecycle: 'advocacy',
    maturity: 'crawl',
    guide: {
      why: 'People remember problems by themselves and results only when somebody tells them.',
      whenToUse: 'Runs by itself when the first outcome reaches its target.',
      duration: '1 week',
      metrics: ['Results shown to a sponsor'],
      pitfalls: ['Taking the credit. It is theirs.'],
    },
    definition: {
      trigger: { kind: 'enter', condition: onTarget },
      limits: { ...onceIn(120), ...workingHours },
      steps: [
        email('e1', 'Congratulate', {
          toRoles: ['executive_sponsor', 'champion'],
          subject: '{{account.name}} reached what it set out to reach',
          body: 'Hello {{contact.first_name|there}},\n\nyour team has reached the result we agreed on. Congratulations to everybody who worked on it.\n\nI suggest that we use the next call to decide what comes next.\n\n{{owner.name}}',
          approval: owner,
        }),
        task('t1', 'Agree on the next goal', {
          title: 'Agree on the next goal with {{account.name}}',
          assign: owner,
          dueDays: 14,
          taskKind: 'outcome_capture',
        }),
      ],
      success: { condition: { kind: 'outcomes', reading: 'agreed', operator: '>=', value: 2 }, withinDays: 60 },
    },
  },
  {
    key: 'health-recovered',
    name: 'Back from risk',
    description: 'Health rose by fifteen points: make the recovery last.',
    lifecycle: 'growth',
    maturity: 'fly',
    guide: {
      why: 'A saved customer is fragile. The month after the recovery decides whether it was a rescue or a reprieve.',
      whenToUse: 'Runs by itself after a rise of 15 points within 60 days.',
      duration: '5 weeks',
      metrics: ['Health 90 days later', 'What helped, by playbook'],
      pitfalls: ['Going back to business as usual the week after.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(
          { kind: 'health_change', score: 'overall', days: 60, operator: '>=', points: 15 },
          health('at_least', 60),
        ),
      },
      limits: onceIn(180),
      steps: [
        task('t1', 'Note what helped', {
          title: '{{account.name}} recovered: write down what helped',
          description: 'One sentence is enough; it is what others will try next.',
          assign: owner,
          dueDays: 7,
          priority: 'low',
          taskKind: 'retrospective',
        }),
        waitDays('w1', 30),
        branch('b1', 'Did it last?', health('at_least', 60), {
          no: [
            task('t2', 'Look again', {
              title: 'The recovery of {{account.name}} did not last: look again',
              assign: owner,
              dueDays: 3,
              priority: 'high',
              taskKind: 'risk_review',
            }),
          ],
        }),
      ],
      success: {
        condition: any(health('at_least', 60), { kind: 'since_entry', score: 'overall', operator: '>=', points: 0 }),
        withinDays: 60,
      },
    },
  },
  {
    key: 'reference-thanks',
    name: 'Thank an advocate',
    description: 'Somebody did us a favour: thanks, and what came of it.',
    lifecycle: 'advocacy',
    maturity: 'walk',
    guide: {
      why: 'Advocates who hear what their word brought about give it again.',
      whenToUse: 'By hand, after a reference call, quote, talk or referral.',
      duration: '6 weeks',
      metrics: ['Advocates asked again after 90 days'],
      pitfalls: ['A voucher where a handwritten line would do.'],
    },
    definition: {
      trigger: { kind: 'manual' },
      limits: { ...onceIn(30), ...workingHours },
      steps: [
        task('t1', 'Thank them', {
          title: 'Thank the advocate at {{account.name}}',
          assign: owner,
          dueDays: 2,
          taskKind: 'advocate_thanks',
        }),
        waitDays('w1', 42),
        waitFor(
          'w2',
          'Wait for the end of tickets',
          { kind: 'tickets', reading: 'open', priorities: ['urgent'], operator: '=', value: 0 },
          14,
        ),
        task('t2', 'Tell them what came of it', {
          title: 'Tell the advocate at {{account.name}} what their word brought about',
          assign: owner,
          dueDays: 5,
          taskKind: 'close_loop',
        }),
      ],
      success: {
        condition: { kind: 'tasks', reading: 'done', taskKind: 'close_loop', operator: '>=', value: 1, windowDays: 60 },
        withinDays: 60,
      },
    },
  },
]

-- New detractors are looked for every morning among all answers ever given.
create index survey_responses_detractors on survey_responses (answered_at) where survey = 'nps' and score <= 6;
-- Promoters, for false comfort.
create index survey_responses_promoters on survey_responses (answered_at, account_id) where survey = 'nps' and score >= 9;
-- Put away together with another thing of the same row on My day: taken back with it, and not counted by itself.
alter table my_day_marks add column with_key text;

-- Which workers are alive. A killed worker's jobs would stay locked for hours; a worker that stopped beating loses its locks.
create table job_workers (
  worker_id text primary key,
  beat_at timestamptz not null
);

import { readdirSync, readFileSync } from 'node:fs';

const TICK = 10; // milliseconds, as Linux counts

function processes() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ id: Number(name), parent: Number(fields[1]), milliseconds: TICK * (Number(fields[11]) + Number(fields[12])) }];
      } catch {
        return []; // it has ended
      }
    });
}

/** The processor time, in milliseconds, of all processes that this one has started and that run now, without its own. */
export function processorTime() {
  const all = processes();
  const ours = new Set([process.pid]);
  for (let before = 0; before < ours.size; ) {
    before = ours.size;
    for (const { id, parent } of all) if (ours.has(parent)) ours.add(id);
  }
  ours.delete(process.pid);
  return all.filter(({ id }) => ours.has(id)).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

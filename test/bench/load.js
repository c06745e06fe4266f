import { Pool } from 'undici';

export const connections = 32;

/**
 * `callers` ask one after the other for so many seconds, and at least so many times; each calls `ask` with a way to send a request. Answers how many were
 * done in each second, and the CPU time that the one who is measured spent on each. Anything but success ends the run: failures are quick, and would be measured as speed.
 */
export async function load(contestant, ask, { callers = connections, seconds, least = 0 }) {
  const pool = new Pool(contestant.url, { connections: callers });
  const request = async (method, path, body) => {
    const answer = await pool.request({ method, path, headers: headersOf(body), body: body && JSON.stringify(body) });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 500)}`);
    return text;
  };
  let done = 0;
  const [began, cpuBefore] = [performance.now(), contestant.cpuMs()];
  const until = began + seconds * 1_000;
  try {
    await Promise.all(
      Array.from({ length: callers }, async () => {
        for (; performance.now() < until || done < least; done++) await ask(request);
      }),
    );
    const [ms, cpu] = [performance.now() - began, contestant.cpuMs() - cpuBefore];
    return { perSecond: (done * 1_000) / ms, cpuMs: cpu / done };
  } finally {
    await pool.close();
  }
}

let keys = 0;
const headersOf = (body) => ({
  authorization: 'Bearer sandbox',
  ...(body && { 'content-type': 'application/json', 'idempotency-key': `bench-${process.pid}-${keys++}` }),
});

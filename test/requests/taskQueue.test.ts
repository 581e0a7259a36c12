import fc from 'fast-check';
import { UNTRIED } from '../../nodes/SmsPartner/requests/retry';
import { Tally, type Task, TaskQueue } from '../../nodes/SmsPartner/requests/taskQueue';

const rangeOf = ({ from, to }: Pick<Task, 'from' | 'to'>): [number, number] => [from, to];

const failed = (task: Task, failures: number): Task => ({
	...task,
	record: { ...task.record, failures },
});

const takeSome = (queue: TaskQueue, count: number, isProbe = false): Task[] =>
	Array.from({ length: count }, () => queue.take(isProbe)).flatMap((task) => task ?? []);

it('hands out batches in order', () => {
	const queue = new TaskQueue([10], 4, new Tally());
	expect(takeSome(queue, 4)).toEqual(
		[
			[0, 4],
			[4, 8],
			[8, 10],
		].map(([from, to]) => ({
			batch: { tally: expect.any(Tally), refusedEntries: 0, inFlight: 0 },
			from,
			to,
			record: UNTRIED,
		})),
	);
	expect([queue.isEmpty, new TaskQueue([0], 4, new Tally()).isEmpty]).toEqual([true, true]);
});

it('never puts entries of two lots into one batch', () => {
	const queue = new TaskQueue([3, 0, 5, 1, 0], 2, new Tally());
	expect(takeSome(queue, 9).map(rangeOf)).toEqual([
		[0, 2],
		[2, 3],
		[3, 5],
		[5, 7],
		[7, 8],
		[8, 9],
	]);
	expect(queue.isEmpty).toBe(true);
});

it('searches depth first: the smallest parts of a refused batch before the others', () => {
	const queue = new TaskQueue([40], 20, new Tally());
	const ranges: Array<[number, number]> = [];
	for (let task = queue.take(false); task && task.to <= 20; task = queue.take(false)) {
		ranges.push(rangeOf(task));
		if (task.to - task.from > 5) queue.split(task);
	}
	expect(ranges).toEqual([
		[0, 20],
		[10, 20],
		[15, 20],
		[10, 15],
		[0, 10],
		[5, 10],
		[0, 5],
	]);
});

it('takes the largest part after a dead end', () => {
	const queue = new TaskQueue([13], 13, new Tally());
	const next = (): Task => {
		const [task] = takeSome(queue, 1);
		queue.split(task);
		return task;
	};
	// 13, 6, 3, 1: the remaining parts have 7, 3 and 2 entries.
	expect([next(), next(), next()].map(rangeOf)).toEqual([
		[0, 13],
		[7, 13],
		[10, 13],
	]);
	const [deadEnd] = takeSome(queue, 1);
	queue.continueWithLargestPart(deadEnd.batch);
	const [largest] = takeSome(queue, 1);
	expect([deadEnd, largest].map(rangeOf)).toEqual([
		[12, 13],
		[0, 7],
	]);
});

it('has at most two requests of a refused batch in flight until one of its entries is answered', () => {
	const queue = new TaskQueue([16], 8, new Tally());
	const [{ batch, ...first }] = takeSome(queue, 1);
	queue.split({ ...first, batch, to: 4 });
	queue.split({ ...first, batch, from: 4 });
	Object.assign(batch, { inFlight: 2 });
	batch.tally.noteWithoutVerdict();
	expect(takeSome(queue, 3).map(rangeOf)).toEqual([[8, 16]]);
	batch.inFlight = 1;
	expect(takeSome(queue, 1).map(rangeOf)).toEqual([[6, 8]]);
	Object.assign(batch, { inFlight: 9 });
	batch.tally.noteVerdict();
	expect(takeSome(queue, 5).map(rangeOf)).toEqual([
		[4, 6],
		[2, 4],
		[0, 2],
	]);
});

it('probes with the request that has failed the fewest times, new ones first', () => {
	const queue = new TaskQueue([5], 1, new Tally());
	const tasks = takeSome(queue, 4);
	[3, 1, 2, 1].forEach((failures, index) => queue.add(failed(tasks[index], failures)));
	expect(takeSome(queue, 9, true).map(rangeOf)).toEqual([
		[4, 5],
		[3, 4],
		[1, 2],
		[2, 3],
		[0, 1],
	]);
});

it('drains the rest of one batch, or of all', () => {
	const queue = new TaskQueue([11], 4, new Tally());
	const [first, second] = takeSome(queue, 2);
	queue.split(first);
	queue.split(second);
	expect(queue.drainBatch(second.batch).map(rangeOf)).toEqual([
		[4, 6],
		[6, 8],
	]);
	expect([...queue.drain()].map(rangeOf)).toEqual([
		[0, 2],
		[2, 4],
		[8, 11],
	]);
	expect([queue.isEmpty, queue.take(false)]).toEqual([true, undefined]);
});

it('hands out every entry exactly once, whatever is split, repeated or given up', () => {
	const step = fc.constantFrom('settle', 'split', 'repeat', 'leave', 'drainBatch');
	fc.assert(
		fc.property(
			fc.nat(60),
			fc.integer({ min: 1, max: 20 }),
			fc.array(fc.tuple(step, fc.boolean()), { maxLength: 40 }),
			(count, batchSize, steps) => {
				const queue = new TaskQueue([count], batchSize, new Tally());
				const settled: Task[] = [];
				for (const [what, isProbe] of steps) {
					const task = queue.take(isProbe);
					if (!task) break;
					if (what === 'split' && task.to - task.from > 1) queue.split(task);
					else if (what === 'repeat') queue.add(failed(task, task.record.failures + 1));
					else settled.push(task);
					if (what === 'leave') queue.continueWithLargestPart(task.batch);
					if (what === 'drainBatch') settled.push(...queue.drainBatch(task.batch));
				}
				settled.push(...queue.drain());
				const entries = settled.flatMap(({ from, to }) =>
					Array.from({ length: to - from }, (_, index) => from + index),
				);
				expect(entries.sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
				expect(queue.isEmpty).toBe(true);
			},
		),
	);
});

describe('with two refused batches', () => {
	/** The queue after both were split: parts of 4, 2 and 2 of the first, of 6 and 6 of the second. */
	function split() {
		const queue = new TaskQueue([8, 12], 12, new Tally());
		const [first, second] = takeSome(queue, 2);
		queue.split(second);
		queue.split(first);
		const [part] = takeSome(queue, 1);
		queue.split(part);
		return { queue, first: first.batch, second: second.batch };
	}

	it('continues after a dead end with the largest part of the same batch, the first of equal ones', () => {
		const { queue, first, second } = split();
		queue.continueWithLargestPart(first);
		expect(takeSome(queue, 1).map(rangeOf)).toEqual([[0, 4]].map(([from, to]) => [from, to]));
		queue.continueWithLargestPart(second);
		expect(takeSome(queue, 1).map(rangeOf)).toEqual([[8, 14]]);
	});
});

it('continues after a dead end with the largest part, wherever it is in the queue', () => {
	const queue = new TaskQueue([9], 9, new Tally());
	const [task] = takeSome(queue, 1);
	for (const [from, to] of [
		[0, 1],
		[1, 8],
		[8, 9],
	]) {
		queue.add({ ...task, from, to });
	}
	queue.continueWithLargestPart(task.batch);
	expect(takeSome(queue, 1).map(rangeOf)).toEqual([[1, 8]]);
});

it('probes with an untried part of a split batch before a new batch', () => {
	const queue = new TaskQueue([8], 4, new Tally());
	const [task] = takeSome(queue, 1);
	queue.split(task);
	expect(takeSome(queue, 1, true).map(rangeOf)).toEqual([[2, 4]]);
});

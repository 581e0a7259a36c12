import { forEachIndex } from '../nodes/SmsPartner/clock';

it('yields to other work, even in the middle of many items', async () => {
	const events: Array<number | 'other'> = [];
	let nowMs = 0;
	const now = jest.spyOn(performance, 'now').mockImplementation(() => (nowMs += 15));
	const other = setInterval(() => events.push('other'), 0);
	await forEachIndex(100, (index) => events.push(index));
	clearInterval(other);
	now.mockRestore();
	expect(events.filter((event) => event !== 'other')).toEqual([...Array(100).keys()]);
	expect(events.indexOf('other')).toBeLessThan(events.indexOf(50));
});

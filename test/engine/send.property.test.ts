import { Simulator } from '../simulator/simulator';
import { assertSendProperty, SEND_PROPERTIES } from './sendProperties';

/** A few hundred schedules of faults, compared with what was really sent; `npm run test:soak` runs as many as you like. */

let simulator: Simulator;

beforeAll(async () => {
	simulator = await Simulator.start();
});

afterAll(async () => {
	await simulator.close();
});

const MINUTES = 60_000;
/** Less than 1 where the schedules only check another engine or another Node.js. */
const SHARE = Number(process.env.SHARE_OF_SCHEDULES ?? 1);

it.each(SEND_PROPERTIES.map((property) => [property.title, property] as const))(
	'%s',
	async (_, property) => {
		await assertSendProperty(property, simulator, {
			numRuns: Math.ceil(property.runs * SHARE),
		});
	},
	10 * MINUTES,
);

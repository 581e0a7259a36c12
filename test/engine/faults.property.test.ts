import { Simulator } from '../simulator/simulator';
import { assertProperty, FAULT_PROPERTIES } from './faultProperties';

/** A few hundred schedules of faults; `npm run test:soak` runs as many as you like. */

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

it.each(FAULT_PROPERTIES.map((property) => [property.title, property] as const))(
	'%s',
	async (_, property) => {
		await assertProperty(property, simulator, {
			numRuns: Math.ceil(property.runs * SHARE),
		});
	},
	10 * MINUTES,
);

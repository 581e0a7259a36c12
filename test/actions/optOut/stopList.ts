import { fakeClock } from '../../engine/fakeClock';
import { simulate } from '../../engine/scenario';
import type { Simulator } from '../../simulator/simulator';

/** The STOP list of a simulated account. */

export const withStops = async (...stopList: string[]): Promise<Simulator> =>
	await simulate({ now: fakeClock().now, account: { stopList } });

export const listed = (simulator: Simulator): string[] =>
	simulator.store.account.stopList.map(({ phoneNumber }) => phoneNumber);

import type { Ends } from '../e2e/real/ends';
import { packPackage, removePackage } from '../e2e/real/n8n';
import { Child } from './child';
import type { SimulatorAddress } from './simulatorProcess';

/** What each benchmark in real n8n starts before it measures anything. */

/** Starts the simulator with so many messages, in a process of its own. */
export async function startSimulator(
	ends: Ends,
	messages: number,
): Promise<{ simulator: Child; address: SimulatorAddress }> {
	const simulator = new Child('simulatorProcess.ts', String(messages));
	ends.add(() => simulator.end());
	return { simulator, address: await simulator.answer<SimulatorAddress>() };
}

/** Packs the package, and returns the path of the tarball. */
export async function packForRun(ends: Ends): Promise<string> {
	const tarball = await packPackage();
	ends.add(() => removePackage(tarball));
	return tarball;
}

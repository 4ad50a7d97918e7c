// Tries the job for Spark on a real cluster: `npm run try-spark` starts a master and two workers on this machine and kills one of them in the middle.
import { ensureSpark } from './try-spark/spark-venv.ts';
import { trySpark } from './try-spark/try-job.ts';

const spark = await ensureSpark();
if ('reason' in spark) console.log(`skipped: ${spark.reason}`);
else {
  const { said, problems } = await trySpark(spark.python, Number(process.env['ONNXCAST_TRY_SERIES'] ?? 4000));
  for (const line of said) console.log(line);
  for (const problem of problems) console.log(`problem: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

console.log(`The job was ${process.env.STATE_job}, the clock is ${process.env.FAST_CLOCK}`);

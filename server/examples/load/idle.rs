//! Connections that only stay.

use std::io::Read;
use std::time::{Duration, Instant};

use muster_shared::id::DeviceId;

use crate::native::Connection;
use crate::{Result, Target};

/// How many.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Connections
    #[arg(long, default_value_t = 5000)]
    pub connections: usize,
}

/// Opens them, says so, and keeps them until standard input closes. What arrives is read and dropped.
pub async fn run(target: &Target, options: &Options) -> Result<serde_json::Value> {
    let started = Instant::now();
    // An account may have a thousand devices; the connections beyond are further tabs of them.
    let devices: Vec<DeviceId> = (0..900).map(|_| DeviceId(rand::random())).collect();
    let mut tasks = Vec::with_capacity(options.connections);
    for number in 0..options.connections {
        let device = devices[number % devices.len()];
        let mut connection = Connection::of_device(target, number, device, None, Vec::new()).await?;
        tasks.push(tokio::spawn(async move { while connection.read().await.is_ok() {} }));
    }
    let opened = started.elapsed();
    // What the greeting set in motion (feeds, rows) shall be over before anybody measures.
    tokio::time::sleep(Duration::from_secs(3)).await;
    println!("{}", serde_json::json!({ "open": options.connections, "seconds": opened.as_secs_f64() }));
    // Whether it closes or fails, the measuring is over.
    let _ = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await;
    let alive = tasks.iter().filter(|t| !t.is_finished()).count();
    Ok(serde_json::json!({ "alive": alive }))
}

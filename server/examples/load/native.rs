//! One connection that speaks `/sync/v1`.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use muster_shared::id::{ActorPrefix, DeviceId, Incarnation, WorkspaceId};
use muster_shared::sync::frame::{Down, PROTOCOL, Up, WorkspaceInfo};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::{Error, Result, Target};

/// How long the driver waits for an answer.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A connection after its greeting.
pub struct Connection {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Bytes of messages sent.
    pub up: u64,
    /// Bytes of messages received.
    pub down: u64,
    /// The actor prefix leased to this device.
    pub prefix: ActorPrefix,
    /// The account's workspaces.
    pub workspaces: Vec<WorkspaceInfo>,
    /// This life of the store.
    pub life: Option<Incarnation>,
}

impl Connection {
    /// Connects as the `number`th client and says hello. `since` names the feeds to follow from their beginning.
    pub async fn open(target: &Target, number: usize, since: Vec<(WorkspaceId, u64)>) -> Result<Self> {
        Self::resume(target, number, None, since).await
    }

    /// Connects with feed cursors of an earlier connection, which hold in that life of the store only.
    pub async fn resume(
        target: &Target,
        number: usize,
        life: Option<Incarnation>,
        since: Vec<(WorkspaceId, u64)>,
    ) -> Result<Self> {
        Self::of_device(target, number, DeviceId(rand::random()), life, since).await
    }

    /// The same as a further tab of a device.
    pub async fn of_device(
        target: &Target,
        number: usize,
        device: DeviceId,
        life: Option<Incarnation>,
        since: Vec<(WorkspaceId, u64)>,
    ) -> Result<Self> {
        let mut request = format!("{}/sync/v1", target.url).into_client_request()?;
        let origin = target.url.replacen("ws", "http", 1);
        let header = |text: &str| {
            HeaderValue::from_str(text).map_err(|_| Error::Unexpected("a header with control characters".to_owned()))
        };
        request.headers_mut().insert("origin", header(&origin)?);
        if !target.cookies.is_empty() {
            let cookie = &target.cookies[number % target.cookies.len()];
            request.headers_mut().insert("cookie", header(cookie)?);
        }
        let (socket, _) = connect_async_with_config(request, None, true).await?;
        let mut connection =
            Self { socket, up: 0, down: 0, prefix: ActorPrefix([0; 8]), workspaces: Vec::new(), life: None };
        let app = env!("CARGO_PKG_VERSION").to_owned();
        connection.send(&Up::Hello { protocol: PROTOCOL, app, device, incarnation: life, since }).await?;
        match connection.next().await? {
            Down::Welcome { prefix, workspaces, incarnation, .. } => {
                connection.life = Some(incarnation);
                connection.prefix = prefix;
                connection.workspaces = workspaces;
                Ok(connection)
            }
            other => Err(Error::Unexpected(format!("instead of a welcome: {other:?}"))),
        }
    }

    /// Sends one message. Returns its bytes.
    pub async fn send(&mut self, up: &Up) -> Result<u64> {
        let bytes = minicbor::to_vec(up).map_err(|e| Error::Unexpected(e.to_string()))?;
        let length = bytes.len() as u64;
        self.up += length;
        self.socket.send(Message::binary(bytes)).await?;
        Ok(length)
    }

    /// The next message; fails when none comes.
    pub async fn next(&mut self) -> Result<Down> {
        tokio::time::timeout(PATIENCE, self.read()).await.map_err(|_| Error::Silence(PATIENCE))?
    }

    /// The next message, however long it takes. Dropping the future loses nothing.
    pub async fn read(&mut self) -> Result<Down> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Binary(bytes))) => {
                    self.down += bytes.len() as u64;
                    return minicbor::decode(&bytes).map_err(|e| Error::Unexpected(e.to_string()));
                }
                Some(Ok(Message::Close(frame))) => return Err(Error::Unexpected(format!("closed: {frame:?}"))),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Err(Error::Unexpected("the server hung up".to_owned())),
            }
        }
    }

    /// Skips messages until one that `pick` wants.
    pub async fn until<T>(&mut self, mut pick: impl FnMut(Down) -> Option<T>) -> Result<T> {
        loop {
            match self.next().await? {
                Down::Reject { reason, doc, .. } => {
                    return Err(Error::Unexpected(format!("rejected: {reason:?} {doc:?}")));
                }
                Down::Refused { reason } => return Err(Error::Unexpected(format!("refused: {reason:?}"))),
                down => {
                    if let Some(found) = pick(down) {
                        return Ok(found);
                    }
                }
            }
        }
    }

    /// Sends a push and waits for its acknowledgement; returns the sequence numbers of its documents.
    pub async fn push(
        &mut self,
        batch: u64,
        documents: Vec<muster_shared::sync::frame::DocumentPush>,
    ) -> Result<Vec<u64>> {
        self.send(&Up::Push { batch, documents, signature: None }).await?;
        self.until(|down| match down {
            Down::Ack { batch: acknowledged, doc_seqs, .. } if acknowledged == batch => Some(doc_seqs),
            _ => None,
        })
        .await
    }
}

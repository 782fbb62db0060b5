// What one hears and feels during a run: a voice where the phone has one, a tone, a short buzz. Each can be muted; the choice is kept.
const TONES = { tick: [660, 0.06], go: [880, 0.18], end: [523, 0.5], rest: [440, 0.2] };
const BUZZ = { go: [80], end: [120, 80, 120], rest: [60], tick: [] };

export class Cues {
  constructor({ language, muted = {}, onMute = () => {} }) {
    Object.assign(this, { language, muted, onMute });
  }

  // Browsers let a page sound only after a touch: call this inside one.
  ready() {
    const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
    this.audio ??= Context ? new Context() : null;
    this.audio?.resume?.();
  }

  sign(name) {
    this.tone(...TONES[name]);
    if (!this.muted.buzz && BUZZ[name].length) navigator.vibrate?.(BUZZ[name]);
  }

  tone(pitch, seconds) {
    if (!this.audio || this.muted.tone) return;
    const [source, volume, now] = [this.audio.createOscillator(), this.audio.createGain(), this.audio.currentTime];
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + seconds);
    source.connect(volume).connect(this.audio.destination);
    source.start(now);
    source.stop(now + seconds);
  }

  say(words) {
    if (!words || this.muted.voice || !this.canSpeak) return;
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.lang = this.language;
    speechSynthesis.cancel();
    speechSynthesis.speak(spoken);
  }

  get canSpeak() {
    return "speechSynthesis" in globalThis;
  }

  toggle(name) {
    this.muted = { ...this.muted, [name]: !this.muted[name] };
    if (name === "voice" && this.muted.voice && this.canSpeak) speechSynthesis.cancel();
    this.onMute(this.muted);
  }

  quiet() {
    if (this.canSpeak) speechSynthesis.cancel();
    navigator.vibrate?.(0);
  }
}

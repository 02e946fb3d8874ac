import { Label } from 'react-aria-components/Label';
import { Slider as AriaSlider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import './Field.css';

export function Slider({
  label,
  value,
  onChange,
  minimum,
  maximum,
  step,
  shown,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
  minimum: number;
  maximum: number;
  step: number;
  shown: string;
}) {
  return (
    <AriaSlider
      className="slider"
      value={value}
      onChange={next => onChange(next as number)}
      minValue={minimum}
      maxValue={maximum}
      step={step}
    >
      <Label className="field-label">{label}</Label>
      <SliderOutput>{shown}</SliderOutput>
      <SliderTrack className="slider-track">
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
    </AriaSlider>
  );
}
